# Directory and files together: the order of sources, and what to do after each answer. nora is known to the directory,
# lena to the files, rosa to both, pia and kurt have no range.
# shellcheck shell=bash

case_directory_before_files() {
	sources sss files
	lists nora "${directory[nora]}"
	lists lena "${files[lena]}"
	lists rosa "${directory[rosa]}"
	lists_nothing pia
	lists_nothing kurt
	lists_nothing nobody_at_all ENOENT
}

case_files_before_directory() {
	sources files sss
	lists nora "${directory[nora]}"
	lists lena "${files[lena]}"
	lists rosa "${files[rosa]}"
	lists_nothing pia
	lists_nothing kurt
	lists_nothing nobody_at_all ENOENT
}

# The order is nothing to the helpers: what any source delegates is delegated.
case_map_directory_before_files() {
	sources sss files
	map_either
}

case_map_files_before_directory() {
	sources files sss
	map_either
}

map_either() {
	maps nora "${directory[nora]}"
	maps lena "${files[lena]}"
	maps rosa "${directory[rosa]}"
	maps rosa "${files[rosa]}"
	start rosa
	# shellcheck disable=SC2086  # two words each
	request rosa 0 ${directory[rosa]} 1000000 ${files[rosa]}
	mapped 0 "${directory[rosa]}" 1000000 "${files[rosa]}"
	maps_not nora "${files[lena]}"
	maps_not lena "${directory[nora]}"
	maps_not pia "${directory[nora]}"
	maps_not kurt "${files[lena]}"
}

# The last source is not asked if the first one knows of no range.
case_stop_when_not_in_directory() {
	sources sss '[NOTFOUND=return]' files
	lists nora "${directory[nora]}"
	lists_nothing lena
	maps nora "${directory[nora]}"
	maps rosa "${directory[rosa]}"
	maps_not rosa "${files[rosa]}"
	maps_not lena "${files[lena]}"
}

case_stop_when_not_in_files() {
	sources files '[NOTFOUND=return]' sss
	lists lena "${files[lena]}"
	lists_nothing nora
	maps lena "${files[lena]}"
	maps_not nora "${directory[nora]}"
}

# An action for a directory that is down means nothing while it is up.
case_stop_when_directory_is_down() {
	sources sss '[UNAVAIL=return]' files
	lists nora "${directory[nora]}"
	lists lena "${files[lena]}"
	lists rosa "${directory[rosa]}"
	maps nora "${directory[nora]}"
	maps lena "${files[lena]}"
	maps rosa "${files[rosa]}"
}

# The files stand in for a directory that is down, and only then.
case_go_on_only_when_directory_is_down() {
	sources sss '[!UNAVAIL=return]' files
	lists nora "${directory[nora]}"
	lists_nothing lena
	maps nora "${directory[nora]}"
	maps_not lena "${files[lena]}"
}

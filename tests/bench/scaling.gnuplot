# Draws scaling.dat: gnuplot -e "data='FILE'; columns=N" scaling.gnuplot >scaling.svg
set terminal svg size 800,500 font "sans,12" background "white"
set logscale xy
set format x "10^{%T}"
set xlabel "lines of /etc/subuid, the last of which is the caller's"
set ylabel "median time of one newuidmap, ms"
set grid
set key top left autotitle columnhead
plot for [i=2:columns] data using 1:i with linespoints linewidth 2

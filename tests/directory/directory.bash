# The directory: slapd(8) holds users and ranges and a KDC vouches for the host, so that sssd(8) can be a client of it in
# the way of FreeIPA, which is the only one in which its plugin for libsubid answers. Sourced as root in namespaces that
# have nothing but a loopback device, on a root file system whose changes nobody keeps.
# shellcheck shell=bash

readonly realm=EXAMPLE.TEST domain=example.test host=directory.example.test
readonly suffix=dc=example,dc=test
readonly accounts=cn=accounts,$suffix
readonly state=/run/directory
readonly admin=(-x -H "ldap://$host" -D "cn=admin,$suffix" -w secret)

# What is in this order stands on what is before it.
start_directory() {
	mkdir -p "$state"/{ldap,kdc}
	make_host
	start_kdc
	start_slapd
	make_sssd
	start_sssd
}

wait_until() { # wait_until COMMAND...: at most a minute
	local end=$((SECONDS + 60))
	until "$@" >/dev/null 2>&1; do
		if ((SECONDS >= end)); then
			echo "waited in vain: $*" >&2
			return 1
		fi
		sleep 0.02
	done
}

# ------------------------------------------------------------------------------------------------------------ the host

# Of the host's own files none is used; each may be a link to somewhere else.
make_host() {
	rm -f /etc/{hosts,resolv.conf,nsswitch.conf,passwd,group,subuid,subgid,krb5.conf,krb5.keytab}
	hostname "$host"
	ip link set lo up
	printf '%s\n' "127.0.0.1 $host" '127.0.0.1 localhost' >/etc/hosts
	echo 'nameserver 127.0.0.1' >/etc/resolv.conf
	make_users
	sources sss
}

make_users() { # those that only the host knows, and everybody's home
	local user
	echo 'root:x:0:0::/:/bin/sh' >/etc/passwd
	echo 'root:x:0:' >/etc/group
	for user in "${local_users[@]}"; do
		echo "$user:x:${uid_of[$user]}:${gid_of[$user]}::/home/$user:/bin/sh" >>/etc/passwd
		echo "$user:x:${gid_of[$user]}:" >>/etc/group
	done
	for user in "${!uids_in_files[@]}"; do
		echo "$user:${uids_in_files[$user]/ /:}" >&3
		echo "$user:${gids_in_files[$user]/ /:}" >&4
	done 3>/etc/subuid 4>/etc/subgid
	for user in "${directory_users[@]}" "${local_users[@]}"; do
		install --directory --owner "+${uid_of[$user]}" --group "+${gid_of[$user]}" --mode 700 "/home/$user"
	done
}

# -------------------------------------------------------------------------------------------------------------- the KDC

start_kdc() {
	write_krb5_conf >/etc/krb5.conf
	export KRB5_KDC_PROFILE=$state/kdc/kdc.conf
	write_kdc_conf >"$KRB5_KDC_PROFILE"
	kdb5_util create -r "$realm" -s -P master
	kadmin.local addprinc -randkey "host/$host"
	kadmin.local addprinc -randkey "ldap/$host"
	kadmin.local ktadd -k /etc/krb5.keytab "host/$host"
	kadmin.local ktadd -k "$state/ldap.keytab" "ldap/$host"
	krb5kdc # returns when it listens
}

write_krb5_conf() {
	cat <<-END
		[libdefaults]
		default_realm = $realm
		dns_lookup_kdc = false
		dns_lookup_realm = false
		dns_canonicalize_hostname = false
		rdns = false
		[realms]
		$realm = {
			kdc = 127.0.0.1
		}
		[domain_realm]
		.$domain = $realm
	END
}

write_kdc_conf() {
	cat <<-END
		[kdcdefaults]
		kdc_listen = 127.0.0.1:88
		kdc_tcp_listen = 127.0.0.1:88
		[realms]
		$realm = {
			database_name = $state/kdc/principal
			key_stash_file = $state/kdc/stash
		}
		[logging]
		kdc = FILE:$state/kdc.log
	END
}

# ------------------------------------------------------------------------------------------------------- the directory

start_slapd() {
	write_schema >"$state/ipa.schema"
	write_slapd_conf >"$state/slapd.conf"
	write_entries | slapadd -q -f "$state/slapd.conf"
	run_slapd
}

run_slapd() {
	KRB5_KTNAME=$state/ldap.keytab KRB5RCACHENAME=none: \
		slapd -h "ldap://127.0.0.1" -f "$state/slapd.conf" -d stats </dev/null >>"$state/slapd.log" 2>&1 &
	wait_until slapd_answers
}

slapd_answers() {
	ldapsearch -x -H "ldap://$host" -s base -b "$suffix" dn
}

stop_slapd() {
	local pid
	pid=$(<"$state/slapd.pid")
	kill "$pid"
	wait_until has_ended "$pid"
	! slapd_answers >/dev/null 2>&1
}

# FreeIPA's object class for a range; the numbers are from the arc for experiments.
write_schema() {
	local oid=1.3.6.1.4.1.4203.666.77 name n=0
	for name in ipaSubUidNumber ipaSubUidCount ipaSubGidNumber ipaSubGidCount; do
		n=$((n + 1))
		echo "attributetype ( $oid.1.$n NAME '$name' SINGLE-VALUE EQUALITY integerMatch" \
			"SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 )"
	done
	echo "attributetype ( $oid.1.5 NAME 'ipaOwner' SUP distinguishedName )"
	echo "objectclass ( $oid.2.1 NAME 'ipaSubordinateId' AUXILIARY" \
		"MUST ( ipaOwner \$ ipaSubUidNumber \$ ipaSubUidCount \$ ipaSubGidNumber \$ ipaSubGidCount ) )"
}

write_slapd_conf() {
	cat <<-END
		include /etc/ldap/schema/core.schema
		include /etc/ldap/schema/cosine.schema
		include /etc/ldap/schema/nis.schema
		include $state/ipa.schema
		modulepath /usr/lib/ldap
		moduleload back_mdb
		pidfile $state/slapd.pid
		sasl-host $host
		sasl-realm $realm
		database mdb
		suffix $suffix
		rootdn cn=admin,$suffix
		rootpw secret
		directory $state/ldap
	END
}

write_entries() {
	local name
	printf 'dn: %s\nobjectClass: domain\ndc: example\n\n' "$suffix"
	write_container accounts "$suffix"
	for name in users groups subids; do
		write_container "$name" "$accounts"
	done
	for name in "${directory_users[@]}"; do
		write_user "$name"
		[[ -z ${uids_in_directory[$name]-} ]] || write_range "$name"
	done
}

write_container() { # write_container NAME PARENT
	printf 'dn: cn=%s,%s\nobjectClass: applicationProcess\ncn: %s\n\n' "$1" "$2" "$1"
}

write_user() { # write_user NAME
	cat <<-END
		dn: uid=$1,cn=users,$accounts
		objectClass: account
		objectClass: posixAccount
		uid: $1
		cn: $1
		uidNumber: ${uid_of[$1]}
		gidNumber: ${gid_of[$1]}
		homeDirectory: /home/$1
		loginShell: /bin/sh

		dn: cn=$1,cn=groups,$accounts
		objectClass: posixGroup
		cn: $1
		gidNumber: ${gid_of[$1]}

	END
}

write_range() { # write_range NAME
	cat <<-END
		dn: cn=$1,cn=subids,$accounts
		objectClass: applicationProcess
		objectClass: ipaSubordinateId
		cn: $1
		ipaOwner: uid=$1,cn=users,$accounts
		ipaSubUidNumber: $(start_of "${uids_in_directory[$1]}")
		ipaSubUidCount: $(count_of "${uids_in_directory[$1]}")
		ipaSubGidNumber: $(start_of "${gids_in_directory[$1]}")
		ipaSubGidCount: $(count_of "${gids_in_directory[$1]}")

	END
}

change_range() { # change_range NAME Uid|Gid RANGE
	ldapmodify "${admin[@]}" >/dev/null <<-END
		dn: cn=$1,cn=subids,$accounts
		changetype: modify
		replace: ipaSub$2Number
		ipaSub$2Number: $(start_of "$3")
		-
		replace: ipaSub$2Count
		ipaSub$2Count: $(count_of "$3")
	END
}

# ---------------------------------------------------------------------------------------------------------- its client

make_sssd() {
	rm -rf /var/lib/sss/{db,mc,pipes}/* /etc/sssd/conf.d/* /var/log/sssd/*
	mkdir -p /var/lib/sss/pipes/private
	write_sssd_conf >/etc/sssd/sssd.conf
	chmod 600 /etc/sssd/sssd.conf
}

# Nothing is kept for longer than a second while the directory answers, so that a change in it is soon seen.
write_sssd_conf() {
	cat <<-END
		[sssd]
		services = nss
		domains = $domain
		[nss]
		debug_level = 6
		[domain/$domain]
		debug_level = 6
		id_provider = ipa
		entry_cache_timeout = 1
		ipa_domain = $domain
		ipa_server = $host
		ipa_hostname = $host
		krb5_realm = $realm
		auth_provider = none
		access_provider = permit
		chpass_provider = none
		sudo_provider = none
		autofs_provider = none
		selinux_provider = none
		session_provider = none
		subdomains_provider = none
		dyndns_update = false
	END
}

start_sssd() {
	env --ignore-environment PATH="$PATH" sssd --daemon --logger=files </dev/null
	wait_until getent --service sss passwd nora
}

stop_sssd() {
	local pid
	pid=$(</run/sssd.pid)
	kill "$pid"
	wait_until has_ended "$pid"
	wait_until sssd_is_silent
}

sssd_is_silent() {
	! pgrep --exact sssd_nss
}

sssd_is_up() {
	[[ -e /run/sssd.pid ]] || start_sssd
}

sssd_knows_nobody() {
	[[ ! -e /run/sssd.pid ]] || stop_sssd
	make_sssd
	start_sssd
}

# What it knows of nora is still in the memory that it shares with the C library's lookups.
sssd_has_gone() {
	sssd_is_up
	getent passwd "${uid_of[nora]}" >/dev/null
	stop_sssd
}

has_ended() { # has_ended PID
	[[ ! -e /proc/$1 ]]
}

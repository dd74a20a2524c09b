#!/bin/sh
# Runs inside the new root file system: makes container images of its own packages, in one archive that
# `docker load` and `podman load` read. A layer that two images share is in it once.
set -eu

out=/usr/share/unbox/images.tar
work=$(mktemp -d)
mkdir -p "$work/all"
trap 'rm -rf "$work"' EXIT

# Puts the tar from standard input into the archive; prints its id.
layer() {
	cat >"$work/layer"
	id=$(sha256sum "$work/layer" | cut -d' ' -f1)
	mkdir -p "$work/all/$id"
	mv "$work/layer" "$work/all/$id/layer.tar"
	echo "$id"
}

# image NAME CONFIG LAYER…
image() {
	name=$1 config=$2
	shift 2
	jq -n --argjson config "$config" '{architecture: "amd64", os: "linux", created: "2025-08-09T00:00:00Z",
		config: $config, rootfs: {type: "layers", diff_ids: $ARGS.positional | map("sha256:" + .)},
		history: $ARGS.positional | map({created: "2025-08-09T00:00:00Z"})}' --args "$@" >"$work/config"
	id=$(sha256sum "$work/config" | cut -d' ' -f1)
	mv "$work/config" "$work/all/$id.json"
	jq -n --arg name "$name:latest" --arg config "$id.json" \
		'{Config: $config, RepoTags: [$name], Layers: $ARGS.positional | map(. + "/layer.tar")}' --args "$@" >>"$work/manifest"
}

pack() { tar --sort=name --mtime=@0 --numeric-owner "$@"; }

# What every root file system needs, without the users of this machine.
skeleton() {
	mkdir -p "$1"/etc "$1"/proc "$1"/sys "$1"/dev "$1"/run "$1"/root "$1"/tmp
	chmod 1777 "$1"/tmp
	cp /usr/share/base-passwd/passwd.master "$1"/etc/passwd
	cp /usr/share/base-passwd/group.master "$1"/etc/group
}

# Files of installed packages and the libraries that their programs need.
files_of() {
	dpkg -L "$@" | grep -v '^/usr/share/\(doc\|man\|locale\|lintian\|bug\)' | sort -u | while read -r path; do
		[ -d "$path" ] && [ ! -L "$path" ] && continue
		[ -e "$path" ] || [ -L "$path" ] || continue
		echo "${path#/}"
		[ -x "$path" ] || continue
		ldd "$path" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
			echo "${library#/}" && realpath "$library" | cut -c2-
		done
	done | sed 's,^\(bin\|sbin\|lib\|lib64\)/,usr/\1/,' | sort -u
}

skeleton "$work/busybox"
mkdir "$work/busybox/bin"
cp "$(command -v busybox)" "$work/busybox/bin/busybox"
for applet in $(busybox --list); do
	[ "$applet" = busybox ] || ln -s busybox "$work/busybox/bin/$applet"
done
busybox=$(pack -C "$work/busybox" -c . | layer)

skeleton "$work/debian"
mkdir -p "$work/debian/usr/bin"
ln -s mawk "$work/debian/usr/bin/awk"
files_of base-files bash coreutils dash findutils grep hostname iproute2 iputils-ping libc-bin libcap2-bin mawk \
	ncurses-base procps sed util-linux >"$work/files"
pack -C / --no-recursion -cf "$work/debian.tar" --files-from="$work/files"
pack -C "$work/debian" -rf "$work/debian.tar" .
debian=$(layer <"$work/debian.tar")

files_of prometheus-node-exporter | grep '^usr/bin/prometheus-node-exporter$' >"$work/files"
exporter=$(pack -C / --no-recursion -c --files-from="$work/files" | layer)

path='"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'
image busybox "{\"Env\": [$path], \"Cmd\": [\"sh\"]}" "$busybox"
image debian "{\"Env\": [$path], \"Cmd\": [\"bash\"]}" "$debian"
image node-exporter "{\"Env\": [$path], \"User\": \"nobody\", \"ExposedPorts\": {\"9100/tcp\": {}},
	\"Entrypoint\": [\"/usr/bin/prometheus-node-exporter\"]}" "$debian" "$exporter"

jq -s . "$work/manifest" >"$work/all/manifest.json"
mkdir -p "$(dirname "$out")"
pack -C "$work/all" -cf "$out" .

/**
 * What runs in the guest before it is frozen, so that what labs start is in its page cache, and in a machine
 * with engines their daemon and images are there. Nothing here may leave a trace that a learner could stumble over.
 */
import type { MachineKind } from '../machine.ts';

const PLAIN = `
for program in hostname ls cat ps ip unshare nsenter lsns sudo su sh bash busybox ping getcap setcap capsh stty \
  mount umount readlink sleep top mkdir tee grep kill ln cp rm id env head tail sort stress-ng nft strace less uptime free \
  ipcs ipcmk dd findmnt setpriv chroot pivot_root tr cut wc seq stat touch chmod chown; do
  path=$(command -v $program) && { cat "$path"; ldd "$path" 2>/dev/null | grep -o '/[^ ]*' | xargs -r cat; } >/dev/null 2>&1
done
sudo -u learner sh -c 'sudo -n unshare --uts true; sudo -n unshare --pid --fork --mount-proc ps; sudo -n unshare --net ip link;
  ps aux; ip addr; lsns; hostname; ls -l /proc/self/ns; getcap /usr/bin/ping; echo | bash -i; top -bn1' >/dev/null 2>&1
modprobe -a veth bridge nf_tables overlay tun 2>/dev/null
udevadm settle
sync
true
`;

/**
 * Fails when an engine does not work: then there is no template. Groups are made by the engines themselves and
 * not by way of D-Bus and systemd, and crun, a small C program, starts containers: under emulation a container
 * takes 10 s of processor time like this, and 14 s as Debian sets the engines up.
 */
const ENGINES = `
set -e
mkdir -p /etc/docker /etc/containers
echo '{
  "exec-opts": ["native.cgroupdriver=cgroupfs"],
  "runtimes": { "crun": { "path": "/usr/bin/crun" } },
  "default-runtime": "crun",
  "userland-proxy": false
}' >/etc/docker/daemon.json
printf '[engine]\\ncgroup_manager = "cgroupfs"\\nevents_logger = "file"\\n[containers]\\nlog_driver = "k8s-file"\\n' \
  >/etc/containers/containers.conf
systemctl start docker

# A shell in a container is to show its marks too: the images get them as environment variables.
work=$(mktemp -d)
tar -xf /usr/share/unbox/images.tar -C "$work"
cd "$work"
marks=$(bash --rcfile /run/unbox/marks.sh -ic 'jq -n "[env | to_entries[] | select(.key | IN(\\"PS0\\", \\"PS1\\", \\"PS2\\",
  \\"UNBOX_PS1\\", \\"PROMPT_COMMAND\\")) | .key + \\"=\\" + .value]"' 2>/dev/null)
for config in $(jq -r '.[].Config' manifest.json); do
  jq --argjson marks "$marks" '.config.Env += $marks' "$config" >new
  id=$(sha256sum new | cut -d' ' -f1)
  mv new "$id.json"
  sed -i "s/$config/$id.json/" manifest.json
  rm "$config"
done
tar -cf images.tar *.json */layer.tar
docker load -q -i images.tar
podman load -q -i images.tar
cd /
rm -rf "$work"
docker run --rm busybox true
podman run --rm busybox true
# Builds the image of a pod's first container.
podman pod create --name first && podman pod rm first
journalctl --rotate --vacuum-size=1
sync
`;

/** Returns the shell script for a kind of machine; part of its template's key. */
export function warmUpScript(kind: MachineKind): string {
  return kind === 'engines' ? PLAIN + ENGINES : PLAIN;
}

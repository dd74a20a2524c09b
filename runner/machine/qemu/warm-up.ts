/**
 * What runs in the guest before it is frozen, so that what labs start is in its page cache, and in a machine
 * with engines their daemon and images are there. Nothing here may leave a trace that a learner could stumble over.
 */
import type { MachineKind } from './command-line.ts';

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

/** Fails when an engine does not work: then there is no template. */
const ENGINES = `
set -e
systemctl start docker
docker load -q -i /usr/share/unbox/images.tar
podman load -q -i /usr/share/unbox/images.tar
docker run --rm busybox true
podman run --rm busybox true
runc --version
journalctl --rotate --vacuum-size=1
sync
`;

/** Returns the shell script for a kind of machine; part of its template's key. */
export function warmUpScript(kind: MachineKind): string {
  return kind === 'engines' ? PLAIN + ENGINES : PLAIN;
}

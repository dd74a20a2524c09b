/**
 * Templates of one kind of machine that count from different numbers. What a lab took for fixed and was only frozen in
 * its template (the process ID of a daemon, the inode of a namespace) is different in a machine of another variant.
 */
import type { MachineKind } from '../machine.ts';

/** The policy lets no program mount namespaces at a file; nobody is there yet whom it could hold to something. */
const ENFORCED = `
setenforce 0
trap 'setenforce 1' EXIT`;

/** How far apart two variants' process IDs are. */
const PIDS_APART = 1371;

/**
 * Returns what runs before the terminals' shells are started; null for variant 0, which is a machine as it comes.
 * Namespaces get the lowest inode that is free, so some are kept: by the open files of one process, which waits for a
 * lock that it holds itself, and so sleeps for ever. All else is counted upwards.
 */
export function variantScript(variant: number, kind: MachineKind): string | null {
  if (variant === 0) return null;
  return `
set -e${kind === 'selinux' ? ENFORCED : ''}
dir=/run/unbox/variant
mkdir -p $dir
mount --bind $dir $dir
mount --make-private $dir
for n in $(seq 1 ${variant * 3}); do
  for kind in uts ipc net pid mnt cgroup time; do : >$dir/$kind; done
  unshare --uts=$dir/uts --ipc=$dir/ipc --net=$dir/net --cgroup=$dir/cgroup --time=$dir/time --mount=$dir/mnt true
  unshare --fork --pid=$dir/pid true
  # One that owns no other can't be kept by a mount.
  coproc unshare --user sh -c 'echo; read line'
  read -r -u "\${COPROC[0]}" line
  exec {kept}<"/proc/$COPROC_PID/ns/user"
  kill "$COPROC_PID"
  wait "$COPROC_PID" || true
  for kind in uts ipc net pid mnt cgroup time; do
    exec {kept}<$dir/$kind
    umount --lazy $dir/$kind
  done
done
for n in $(seq 1 ${variant * 37}); do
  mkdir /sys/fs/cgroup/unbox-variant
  rmdir /sys/fs/cgroup/unbox-variant
done
for n in $(seq 1 ${variant * 5}); do
  ip link add unbox-variant type dummy
  ip link del unbox-variant
done
umount --lazy $dir
rm -r $dir
echo $(($(cat /proc/sys/kernel/ns_last_pid) + ${variant * PIDS_APART})) >/proc/sys/kernel/ns_last_pid
exec 9>/run/unbox/variant
flock 9
setsid -f flock /run/unbox/variant true </dev/null >/dev/null 2>&1
`;
}

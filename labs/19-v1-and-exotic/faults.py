import ctypes, os, struct
def count(group):  # perf_event_open(attr, group, cpu 0, no leader, by group)
    attr = struct.pack("IIQ48x", 1, 64, 2)  # software event 2: page faults
    where = os.open(group, os.O_RDONLY)
    return ctypes.CDLL(None).syscall(298, attr, where, 0, -1, 4)
counters = {group: count(group) for group in ("box", "bag")}
os.system("echo $$ > box/cgroup.procs; ls > /dev/null")
for group, counter in counters.items():
    print(group, struct.unpack("Q", os.read(counter, 8))[0])

/*
 * Looks once at a machine from the inside and prints what it sees as one line of JSON: processes with their
 * namespaces, capabilities and cgroups, cgroups with limits and use, network namespaces with their links.
 * Knows no picture: facts.ts reads it, and trusts none of it.
 *
 *   collector [--have HASH] [--wait MS]
 *
 * With both it answers at once when the machine is no longer what HASH stands for; otherwise it sleeps until
 * the kernel says that something happened, and looks again. Nothing is running while nobody asks.
 *
 * What lives in the collector's own cgroup is left out: that is the agent, checks and the collector itself.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define CGROUPS "/sys/fs/cgroup"
enum { PROCESSES = 512, GROUPS = 256, NAMESPACES = 256, NETS = 32, LINKS = 256, ADDRESSES = 8, DEPTH = 16, TEXT = 256 };
/* SETTLE_MS: one command is many events. TICK_MS: how often use is looked at while nothing happens. */
enum { SETTLE_MS = 60, TICK_MS = 1000, BUSY_US = 40000, MEMORY_STEP = 8 << 20, PF_KTHREAD = 0x00200000 };
enum { CGROUP, IPC, MNT, NET, PID, TIME, USER, UTS, PID_FOR_CHILDREN, TYPES };

static const char *const type_names[TYPES] =
	{"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts", "pid_for_children"};

struct namespace { int type; uint64_t ino; pid_t pid; int fd; char path[TEXT]; };
struct net { uint64_t ino; int fd; };

static struct namespace spaces[NAMESPACES];
static int space_count, group_count, link_count, left_processes, left_groups, left_spaces, left_links;
static char own_group[TEXT];
static int watches = -1, events = -1, net_events[NETS], net_event_count;
static uint64_t net_watched[NETS];

/* ---- JSON; the hash is over what is worth a new picture ---- */

static char out[1 << 20];
static size_t out_len;
static uint64_t hash;
static int fleeting; /* numbers that change all the time: not in the hash */

static void add(const char *text, size_t len)
{
	if (out_len + len >= sizeof out) return;
	memcpy(out + out_len, text, len);
	out_len += len;
	if (fleeting) return;
	for (size_t i = 0; i < len; i++) hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3;
}

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	add(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

static void put_text(const char *text, size_t len)
{
	add("\"", 1);
	for (size_t i = 0; i < len; i++) {
		uint8_t c = text[i];
		if (c < 0x20 || c == 0x7f || c == '"' || c == '\\') put("\\u%04x", c);
		else add(text + i, 1);
	}
	add("\"", 1);
}

static void put_string(const char *text) { put_text(text, strlen(text)); }

/* A comma between elements of an array, none before the first. */
static void next(int *count)
{
	if ((*count)++) add(",", 1);
}

/* ---- files ---- */

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads a small file; the text ends with a NUL. Returns its length, -1 where there is none. */
static ssize_t slurp(int dir, const char *name, char *text, size_t size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return -1;
	ssize_t len = 0, n;
	while (len < (ssize_t)size - 1 && (n = read(fd, text + len, size - 1 - len)) > 0) len += n;
	close(fd);
	text[len] = 0;
	return len;
}

/* What stands behind `name` at the start of a line, or NULL. */
static const char *field(const char *text, const char *name)
{
	size_t len = strlen(name);
	for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
		if (!strncmp(line, name, len)) return line + len;
	return NULL;
}

/* The path behind 0:: of /proc/PID/cgroup. */
static void group_of(int dir, char path[TEXT])
{
	char text[1024];
	*path = 0;
	if (slurp(dir, "cgroup", text, sizeof text) < 0) return;
	const char *found = field(text, "0::");
	if (found) snprintf(path, TEXT, "%.*s", (int)strcspn(found, "\n"), found);
}

static int hidden(const char *path)
{
	size_t len = strlen(own_group);
	return len > 1 && !strncmp(path, own_group, len) && (path[len] == 0 || path[len] == '/');
}

/* ---- processes ---- */

static int note_space(int type, uint64_t ino, pid_t pid)
{
	for (int i = 0; i < space_count; i++)
		if (spaces[i].ino == ino && spaces[i].type == type) return i;
	if (space_count == NAMESPACES) return left_spaces++, -1;
	spaces[space_count] = (struct namespace){.type = type, .ino = ino, .pid = pid, .fd = -1};
	return space_count++;
}

static uint64_t inode_of(const char *link)
{
	const char *bracket = strchr(link, '[');
	return bracket ? strtoull(bracket + 1, NULL, 10) : 0;
}

static void put_spaces(int dir, pid_t pid)
{
	add("\"ns\":{", 6);
	for (int type = 0, n = 0; type < TYPES; type++) {
		char name[32], link[64];
		snprintf(name, sizeof name, "ns/%s", type_names[type]);
		ssize_t len = readlinkat(dir, name, link, sizeof link - 1);
		if (len <= 0) continue;
		link[len] = 0;
		uint64_t ino = inode_of(link);
		next(&n);
		put("\"%s\":%llu", type_names[type], (unsigned long long)ino);
		note_space(type == PID_FOR_CHILDREN ? PID : type, ino, type == PID_FOR_CHILDREN ? -pid : pid);
	}
	add("}", 1);
}

static void put_status(const char *status)
{
	static const char *const sets[] = {"CapInh:\t", "CapPrm:\t", "CapEff:\t", "CapBnd:\t", "CapAmb:\t"};
	const char *found = field(status, "NSpid:");
	add(",\"nspid\":[", 10);
	for (int n = 0; found && *found == '\t' && n < DEPTH; found += 1 + strcspn(found + 1, "\t\n")) {
		next(&n);
		put("%ld", strtol(found + 1, NULL, 10));
	}
	found = field(status, "Uid:\t");
	unsigned real = 0, effective = 0;
	if (found) sscanf(found, "%u %u", &real, &effective);
	put("],\"uid\":%u,\"euid\":%u,\"caps\":[", real, effective);
	for (int i = 0; i < 5; i++) {
		found = field(status, sets[i]);
		put("%s\"%.*s\"", i ? "," : "", found ? (int)strspn(found, "0123456789abcdef") : 0, found ? found : "");
	}
	found = field(status, "NoNewPrivs:\t");
	put("],\"nnp\":%d", found ? atoi(found) : 0);
	found = field(status, "Seccomp:\t");
	put(",\"seccomp\":%d", found ? atoi(found) : 0);
}

static void put_process(int dir, pid_t pid, const char *stat, const char *group, int *count)
{
	static char status[4096], line[TEXT];
	const char *open = strchr(stat, '('), *close = strrchr(stat, ')');
	int ppid = 0, tty = 0;
	unsigned long long start = 0;
	if (!open || !close || close < open || slurp(dir, "status", status, sizeof status) < 0) return;
	sscanf(close, ") %*c %d %*d %*d %d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &ppid, &tty, &start);
	ssize_t len = slurp(dir, "cmdline", line, sizeof line);
	while (len > 0 && !line[len - 1]) len--;
	for (ssize_t i = 0; i < len; i++) if (!line[i]) line[i] = ' ';
	next(count);
	put("\n{\"pid\":%d,\"ppid\":%d,\"start\":%llu,\"comm\":", pid, ppid, start);
	put_text(open + 1, close - open - 1);
	add(",\"cmd\":", 7);
	put_text(line, len > 0 ? len : 0);
	unsigned device = tty;
	if ((device >> 8 & 0xfff) >= 136 && (device >> 8 & 0xfff) <= 143)
		put(",\"pts\":%u", ((device >> 8 & 0xfff) - 136) * 256 + (device & 0xff));
	put_status(status);
	add(",\"cgroup\":", 10);
	put_string(group);
	add(",", 1);
	put_spaces(dir, pid);
	add("}", 1);
}

/* The kernel's own threads, one read for all: looking at each of them would be half the work. */
static char *kernel_threads(void)
{
	static char text[1 << 14];
	text[0] = ' ';
	if (slurp(AT_FDCWD, "/proc/2/task/2/children", text + 1, sizeof text - 1) < 0) text[1] = 0;
	return text;
}

static int is_kernel_thread(const char *all, const char *pid)
{
	char word[32];
	snprintf(word, sizeof word, " %.20s ", pid);
	return !strcmp(pid, "2") || strstr(all, word);
}

static void put_processes(void)
{
	DIR *proc = opendir("/proc");
	const char *threads = kernel_threads();
	int count = 0;
	add(",\"processes\":[", 14);
	for (struct dirent *e; proc && (e = readdir(proc));) {
		static char stat[1024];
		char group[TEXT];
		pid_t pid = atoi(e->d_name);
		if (pid <= 0 || pid == getpid() || is_kernel_thread(threads, e->d_name)) continue;
		int dir = openat(dirfd(proc), e->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (dir < 0) continue;
		unsigned flags = PF_KTHREAD;
		group_of(dir, group);
		if (!hidden(group) && slurp(dir, "stat", stat, sizeof stat) > 0 && strrchr(stat, ')'))
			sscanf(strrchr(stat, ')'), ") %*c %*d %*d %*d %*d %*d %u", &flags);
		if (flags & PF_KTHREAD) ;
		else if (count == PROCESSES) left_processes++;
		else put_process(dir, pid, stat, group, &count);
		close(dir);
	}
	if (proc) closedir(proc);
	add("]", 1);
}

/* ---- namespaces ---- */

/* Namespaces that a mount keeps: `ip netns add` and engines do that. Seen from each mount namespace. */
static void note_mounted(pid_t pid)
{
	static char text[1 << 16];
	char name[64];
	snprintf(name, sizeof name, "/proc/%d/mountinfo", pid);
	if (slurp(AT_FDCWD, name, text, sizeof text) < 0) return;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char root[64], where[TEXT];
		if (!strstr(line, " - nsfs ") || sscanf(line, "%*d %*d %*s %63s %200s", root, where) != 2) continue;
		for (int type = 0; type <= UTS; type++) {
			size_t len = strlen(type_names[type]);
			if (strncmp(root, type_names[type], len) || root[len] != ':') continue;
			int at = note_space(type, inode_of(root), 0);
			if (at < 0 || *spaces[at].path) continue;
			snprintf(spaces[at].path, TEXT, "%s", where);
			if (spaces[at].pid == 0) spaces[at].pid = pid;
		}
	}
}

static void open_space(struct namespace *space)
{
	char name[TEXT * 2];
	struct stat found;
	const char *type = space->pid < 0 ? type_names[PID_FOR_CHILDREN] : type_names[space->type];
	snprintf(name, sizeof name, "/proc/%d/ns/%s", abs(space->pid), type);
	space->fd = open(name, O_RDONLY | O_CLOEXEC);
	if (space->fd >= 0 && (fstat(space->fd, &found) || found.st_ino != space->ino)) close(space->fd), space->fd = -1;
	if (space->fd >= 0 || !*space->path) return;
	/* O_NOCTTY, O_NONBLOCK: somebody may have put anything else there meanwhile. */
	snprintf(name, sizeof name, "/proc/%d/root%s", abs(space->pid), space->path);
	space->fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (space->fd >= 0 && (fstat(space->fd, &found) || found.st_ino != space->ino)) close(space->fd), space->fd = -1;
}

static uint64_t relative(int fd, unsigned long request)
{
	struct stat found;
	int other = ioctl(fd, request);
	if (other < 0) return 0;
	uint64_t ino = fstat(other, &found) ? 0 : found.st_ino;
	close(other);
	return ino;
}

static void put_id_map(pid_t pid)
{
	char name[64], text[TEXT];
	snprintf(name, sizeof name, "/proc/%d/uid_map", pid);
	ssize_t len = slurp(AT_FDCWD, name, text, sizeof text);
	if (len <= 0) return;
	add(",\"map\":", 7);
	put_text(text, text[len - 1] == '\n' ? len - 1 : len);
}

static void put_host_name(const struct namespace *space, uint64_t own)
{
	struct utsname names;
	if (space->ino != own && setns(space->fd, CLONE_NEWUTS)) return;
	if (uname(&names)) return;
	add(",\"hostname\":", 12);
	put_string(names.nodename);
}

static void put_namespaces(void)
{
	struct stat found;
	int own_uts = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC), count = 0;
	uint64_t own = own_uts >= 0 && !fstat(own_uts, &found) ? found.st_ino : 0;
	for (int i = 0, known = space_count; i < known; i++)
		if (spaces[i].type == MNT) note_mounted(spaces[i].pid);
	add(",\"namespaces\":[", 15);
	for (int i = 0; i < space_count; i++) {
		struct namespace *space = &spaces[i];
		open_space(space);
		next(&count);
		put("\n{\"type\":\"%s\",\"ino\":%llu", type_names[space->type], (unsigned long long)space->ino);
		if (*space->path) add(",\"path\":", 8), put_string(space->path);
		if (space->fd >= 0) {
			put(",\"owner\":%llu", (unsigned long long)relative(space->fd, NS_GET_USERNS));
			if (space->type == USER || space->type == PID)
				put(",\"parent\":%llu", (unsigned long long)relative(space->fd, NS_GET_PARENT));
			if (space->type == USER && space->pid > 0) put_id_map(space->pid);
			if (space->type == UTS) put_host_name(space, own);
			if (space->type != NET) close(space->fd);
		}
		add("}", 1);
	}
	add("]", 1);
	if (own_uts >= 0) setns(own_uts, CLONE_NEWUTS), close(own_uts);
}

/* ---- network namespaces ---- */

static struct nlmsghdr *ask(int fd, int type, int flags, const void *body, size_t len, char *answer, size_t size, ssize_t *got)
{
	struct { struct nlmsghdr head; char body[64]; } request = {.head = {
		.nlmsg_len = NLMSG_LENGTH(len), .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags, .nlmsg_seq = 1}};
	memcpy(NLMSG_DATA(&request.head), body, len);
	if (send(fd, &request, request.head.nlmsg_len, 0) < 0) return NULL;
	*got = recv(fd, answer, size, 0);
	return *got > 0 ? (struct nlmsghdr *)answer : NULL;
}

/* Calls `each` for every message of a dump. */
static void dump(int fd, int type, void (*each)(struct nlmsghdr *, void *), void *context)
{
	static char answer[1 << 16];
	struct rtgenmsg body = {.rtgen_family = AF_UNSPEC};
	ssize_t got;
	struct nlmsghdr *m = ask(fd, type, NLM_F_DUMP, &body, sizeof body, answer, sizeof answer, &got);
	while (m) {
		for (; NLMSG_OK(m, got); m = NLMSG_NEXT(m, got)) {
			if (m->nlmsg_type == NLMSG_DONE || m->nlmsg_type == NLMSG_ERROR) return;
			each(m, context);
		}
		got = recv(fd, answer, sizeof answer, 0);
		m = got > 0 ? (struct nlmsghdr *)answer : NULL;
	}
}

struct address { int index; char text[64]; };
struct addresses { int count; struct address all[LINKS]; };

static void take_address(struct nlmsghdr *m, void *context)
{
	struct addresses *known = context;
	struct ifaddrmsg *a = NLMSG_DATA(m);
	const void *local = NULL;
	int len = IFA_PAYLOAD(m);
	for (struct rtattr *t = IFA_RTA(a); RTA_OK(t, len); t = RTA_NEXT(t, len))
		if (t->rta_type == IFA_LOCAL || (t->rta_type == IFA_ADDRESS && !local)) local = RTA_DATA(t);
	char text[INET6_ADDRSTRLEN];
	if (!local || known->count == LINKS || !inet_ntop(a->ifa_family, local, text, sizeof text)) return;
	struct address *to = &known->all[known->count++];
	to->index = a->ifa_index;
	snprintf(to->text, sizeof to->text, "%s/%d", text, a->ifa_prefixlen);
}

struct dumping { int fd, count, at; struct net *nets; int net_count; struct addresses *addresses; };

/* Which of the known namespaces this one calls `id`. */
static uint64_t by_id(struct dumping *d, int32_t id)
{
	for (int i = 0; i < d->net_count; i++) {
		struct { struct rtgenmsg body; char pad[3]; struct rtattr head; uint32_t fd; } request = {
			.body = {.rtgen_family = AF_UNSPEC}, .head = {.rta_len = RTA_LENGTH(4), .rta_type = NETNSA_FD}, .fd = d->nets[i].fd};
		char answer[512];
		ssize_t got;
		struct nlmsghdr *m = ask(d->fd, RTM_GETNSID, 0, &request, sizeof request, answer, sizeof answer, &got);
		if (!m || !NLMSG_OK(m, got) || m->nlmsg_type != RTM_NEWNSID) continue;
		int len = NLMSG_PAYLOAD(m, sizeof(struct rtgenmsg) + 3);
		for (struct rtattr *t = (void *)((char *)NLMSG_DATA(m) + 4); RTA_OK(t, len); t = RTA_NEXT(t, len))
			if (t->rta_type == NETNSA_NSID && *(int32_t *)RTA_DATA(t) == id) return d->nets[i].ino;
	}
	return 0;
}

struct link { char name[IFNAMSIZ + 1], kind[32]; uint32_t master, peer, mtu; int32_t nsid; uint8_t state, mac[6]; int has_mac; };

static void take_link(struct nlmsghdr *m, struct link *l)
{
	int len = IFLA_PAYLOAD(m);
	*l = (struct link){.nsid = -1};
	for (struct rtattr *t = IFLA_RTA(NLMSG_DATA(m)); RTA_OK(t, len); t = RTA_NEXT(t, len)) {
		void *value = RTA_DATA(t);
		switch (t->rta_type) {
		case IFLA_IFNAME: snprintf(l->name, sizeof l->name, "%.*s", (int)RTA_PAYLOAD(t), (char *)value); break;
		case IFLA_MASTER: l->master = *(uint32_t *)value; break;
		case IFLA_LINK: l->peer = *(uint32_t *)value; break;
		case IFLA_MTU: l->mtu = *(uint32_t *)value; break;
		case IFLA_LINK_NETNSID: l->nsid = *(int32_t *)value; break;
		case IFLA_OPERSTATE: l->state = *(uint8_t *)value; break;
		case IFLA_ADDRESS:
			if (RTA_PAYLOAD(t) == 6) memcpy(l->mac, value, 6), l->has_mac = 1;
			break;
		case IFLA_LINKINFO: {
			int inner = RTA_PAYLOAD(t);
			for (struct rtattr *i = value; RTA_OK(i, inner); i = RTA_NEXT(i, inner))
				if (i->rta_type == IFLA_INFO_KIND) snprintf(l->kind, sizeof l->kind, "%.*s", (int)RTA_PAYLOAD(i), (char *)RTA_DATA(i));
		}
		}
	}
}

/* Links wait for the end of the dump: while one runs, the socket takes no other question. */
struct links { int count; struct { struct link link; int index; unsigned flags; } all[LINKS]; };

static void keep_link(struct nlmsghdr *m, void *context)
{
	struct links *known = context;
	struct ifinfomsg *info = NLMSG_DATA(m);
	if (m->nlmsg_type != RTM_NEWLINK) return;
	if (link_count == LINKS) { left_links++; return; }
	link_count++;
	take_link(m, &known->all[known->count].link);
	known->all[known->count].index = info->ifi_index;
	known->all[known->count++].flags = info->ifi_flags;
}

static void put_link(struct dumping *d, const struct link *l, int index, unsigned flags)
{
	next(&d->count);
	put("\n {\"index\":%d,\"name\":", index);
	put_string(l->name);
	add(",\"kind\":", 8);
	put_string(flags & IFF_LOOPBACK ? "loopback" : *l->kind ? l->kind : "");
	put(",\"up\":%s,\"state\":%d,\"mtu\":%u", flags & IFF_UP ? "true" : "false", l->state, l->mtu);
	if (l->has_mac)
		put(",\"mac\":\"%02x:%02x:%02x:%02x:%02x:%02x\"", l->mac[0], l->mac[1], l->mac[2], l->mac[3], l->mac[4], l->mac[5]);
	if (l->master) put(",\"master\":%u", l->master);
	if (l->peer) put(",\"peer\":%u", l->peer);
	if (l->nsid >= 0) put(",\"peer_ns\":%llu", (unsigned long long)by_id(d, l->nsid));
	add(",\"addresses\":[", 14);
	for (int i = 0, n = 0; i < d->addresses->count && n < ADDRESSES; i++)
		if (d->addresses->all[i].index == index) next(&n), put_string(d->addresses->all[i].text);
	add("]}", 2);
}

/* A socket that hears of changes in the namespace that the caller is in. */
static void watch_net(uint64_t ino)
{
	for (int i = 0; i < net_event_count; i++) if (net_watched[i] == ino) return;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
	struct sockaddr_nl to = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
	if (fd < 0 || net_event_count == NETS || bind(fd, (struct sockaddr *)&to, sizeof to)) { if (fd >= 0) close(fd); return; }
	net_watched[net_event_count] = ino;
	net_events[net_event_count++] = fd;
}

static void put_net(struct net *nets, int count, int at, int watching)
{
	static struct addresses addresses;
	static struct links links;
	addresses.count = links.count = 0;
	if (watching) watch_net(nets[at].ino);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct dumping d = {.fd = fd, .at = at, .nets = nets, .net_count = count, .addresses = &addresses};
	if (fd >= 0) {
		dump(fd, RTM_GETADDR, take_address, &addresses);
		dump(fd, RTM_GETLINK, keep_link, &links);
	}
	for (int i = 0; i < links.count; i++) put_link(&d, &links.all[i].link, links.all[i].index, links.all[i].flags);
	if (fd >= 0) close(fd);
}

static void put_nets(int watching)
{
	struct net nets[NETS];
	struct stat found;
	int own_net = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), count = 0, written = 0;
	uint64_t own = own_net >= 0 && !fstat(own_net, &found) ? found.st_ino : 0, in = own;
	for (int i = 0; i < space_count && count < NETS; i++)
		if (spaces[i].type == NET && spaces[i].fd >= 0) nets[count++] = (struct net){.ino = spaces[i].ino, .fd = spaces[i].fd};
	add(",\"nets\":[", 9);
	for (int i = 0; i < count; i++) {
		if (nets[i].ino != in && setns(nets[i].fd, CLONE_NEWNET)) continue;
		in = nets[i].ino;
		next(&written);
		put("\n{\"ino\":%llu,\"links\":[", (unsigned long long)in);
		put_net(nets, count, i, watching);
		add("]}", 2);
	}
	add("]", 1);
	if (in != own && own_net >= 0) setns(own_net, CLONE_NEWNET);
	if (own_net >= 0) close(own_net);
	for (int i = 0; i < space_count; i++) if (spaces[i].type == NET && spaces[i].fd >= 0) close(spaces[i].fd);
}

/* ---- cgroups ---- */

static void put_file(int dir, const char *name, const char *key)
{
	char text[64];
	ssize_t len = slurp(dir, name, text, sizeof text);
	if (len < 0) return;
	put(",\"%s\":", key);
	put_text(text, strcspn(text, "\n"));
}

static void put_counter(const char *text, const char *name, const char *key)
{
	const char *found = field(text, name);
	if (found) put(",\"%s\":%llu", key, strtoull(found, NULL, 10));
}

static int ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);
	return len >= tail && !strcmp(text + len - tail, end);
}

/* systemd keeps an empty group for each mount and socket unit: nothing to see. */
static int empty_unit(const char *path, const char *events_text)
{
	if (!ends_with(path, ".mount") && !ends_with(path, ".socket") && !ends_with(path, ".swap")) return 0;
	const char *populated = field(events_text, "populated ");
	return populated && *populated == '0';
}

static void put_group(int dir, const char *path, const char *events_text)
{
	char text[1024];
	int unit = !strncmp(path, "/system.slice/", 14) && ends_with(path, ".service");
	add("\n{\"path\":", 9);
	put_string(path);
	put_counter(events_text, "populated ", "populated");
	put_counter(events_text, "frozen ", "frozen");
	put_file(dir, "cpu.max", "cpu_max");
	put_file(dir, "memory.max", "memory_max");
	put_file(dir, "pids.max", "pids_max");
	if (!unit) put_file(dir, "cgroup.subtree_control", "subtree_control");
	if (!unit && slurp(dir, "memory.events", text, sizeof text) > 0) put_counter(text, "oom_kill ", "oom_kill");
	fleeting = 1;
	if (slurp(dir, "cpu.stat", text, sizeof text) > 0) {
		put_counter(text, "usage_usec ", "usage");
		put_counter(text, "nr_periods ", "periods");
		put_counter(text, "nr_throttled ", "throttled");
		put_counter(text, "throttled_usec ", "throttled_usec");
	}
	put_file(dir, "memory.current", "memory");
	put_file(dir, "pids.current", "pids");
	fleeting = 0;
	add("}", 1);
}

static void put_tree(int parent, const char *name, const char *path, int depth, int watching, int *count)
{
	char text[TEXT], below[TEXT];
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0) return;
	if (hidden(path)) { close(dir); return; }
	if (watching) {
		char where[TEXT + sizeof CGROUPS];
		snprintf(where, sizeof where, CGROUPS "%s", path);
		inotify_add_watch(watches, where, IN_CREATE | IN_DELETE | IN_MODIFY | IN_ONLYDIR);
	}
	if (slurp(dir, "cgroup.events", text, sizeof text) < 0) *text = 0;
	if (empty_unit(path, text)) { close(dir); return; }
	if (group_count == GROUPS) { left_groups++; close(dir); return; }
	group_count++;
	next(count);
	put_group(dir, path, text);
	DIR *entries = depth < DEPTH ? fdopendir(dir) : NULL;
	for (struct dirent *e; entries && (e = readdir(entries));) {
		if (e->d_type != DT_DIR || e->d_name[0] == '.') continue;
		if (snprintf(below, sizeof below, "%s/%s", path[1] ? path : "", e->d_name) >= TEXT) { left_groups++; continue; }
		put_tree(dir, e->d_name, below, depth + 1, watching, count);
	}
	if (entries) closedir(entries);
	else close(dir);
}

static void put_groups(int watching)
{
	int count = 0;
	add(",\"cgroups\":[", 12);
	put_tree(AT_FDCWD, CGROUPS, "/", 0, watching, &count);
	add("]", 1);
}

/* ---- one look ---- */

static void look(int watching)
{
	struct sysinfo system;
	out_len = 0, hash = 0xcbf29ce484222325;
	space_count = group_count = link_count = left_processes = left_groups = left_spaces = left_links = 0;
	put("{\"version\":1");
	put_processes();
	put_namespaces();
	put_nets(watching);
	put_groups(watching);
	put(",\"left\":{\"processes\":%d,\"namespaces\":%d,\"cgroups\":%d,\"links\":%d}", left_processes, left_spaces, left_groups, left_links);
	fleeting = 1;
	sysinfo(&system);
	put(",\"memory\":%llu,\"free\":%llu", (unsigned long long)system.totalram * system.mem_unit, (unsigned long long)system.freeram * system.mem_unit);
	fleeting = 0;
}

static void answer(void)
{
	struct rusage used;
	struct timespec t;
	getrusage(RUSAGE_SELF, &used);
	clock_gettime(CLOCK_MONOTONIC, &t);
	int64_t cost = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
	put(",\"clock\":%lld,\"cost\":%lld,\"hash\":\"%016llx\"}\n", (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000, (long long)cost, (unsigned long long)hash);
	for (size_t at = 0; at < out_len;) {
		ssize_t n = write(1, out + at, out_len - at);
		if (n <= 0) exit(1);
		at += n;
	}
}

/* ---- waiting ---- */

/* Forks, execs and exits of all processes, from the kernel's process connector. */
static int hear_processes(void)
{
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_CONNECTOR);
	struct sockaddr_nl to = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
	struct { struct nlmsghdr head; struct cn_msg message; enum proc_cn_mcast_op op; } __attribute__((packed)) request = {
		.head = {.nlmsg_len = sizeof request, .nlmsg_type = NLMSG_DONE},
		.message = {.id = {CN_IDX_PROC, CN_VAL_PROC}, .len = sizeof(enum proc_cn_mcast_op)}, .op = PROC_CN_MCAST_LISTEN};
	if (fd < 0) return -1;
	if (bind(fd, (struct sockaddr *)&to, sizeof to) || send(fd, &request, sizeof request, 0) < 0) { close(fd); return -1; }
	return fd;
}

/* Threads, workers of the kernel and new names of either are no news. */
static int news(const struct proc_event *e)
{
	switch (e->what) {
	case PROC_EVENT_FORK: return e->event_data.fork.child_pid == e->event_data.fork.child_tgid && e->event_data.fork.parent_pid != 2;
	case PROC_EVENT_EXIT: return e->event_data.exit.process_pid == e->event_data.exit.process_tgid;
	case PROC_EVENT_EXEC: case PROC_EVENT_UID: return 1;
	default: return 0;
	}
}

/* Empties a socket or an inotify; says whether there was news in it. */
static int drain(int fd)
{
	static char bytes[1 << 14];
	int found = 0;
	for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == ENOBUFS);) {
		if (fd != events || n < 0) { found = 1; continue; }
		for (struct nlmsghdr *m = (void *)bytes; NLMSG_OK(m, n); m = NLMSG_NEXT(m, n))
			if (news((void *)((struct cn_msg *)NLMSG_DATA(m))->data)) found = 1;
	}
	return found;
}

static int drain_all(void)
{
	int found = 0;
	if (events >= 0) found |= drain(events);
	if (watches >= 0) found |= drain(watches);
	for (int i = 0; i < net_event_count; i++) found |= drain(net_events[i]);
	return found;
}

static int64_t used_us(void)
{
	char text[1024];
	const char *found = slurp(AT_FDCWD, CGROUPS "/cpu.stat", text, sizeof text) > 0 ? field(text, "usage_usec ") : NULL;
	return found ? strtoll(found, NULL, 10) : 0;
}

static int64_t free_bytes(void)
{
	struct sysinfo system;
	sysinfo(&system);
	return (int64_t)system.freeram * system.mem_unit;
}

static void sleep_ms(int ms)
{
	struct timespec t = {.tv_nsec = ms * 1000000L};
	nanosleep(&t, NULL);
}

/* Returns once something happened (1), the machine is at work (2) or the time is up (0). */
static int wait_for_news(int64_t deadline)
{
	struct pollfd fds[2 + NETS];
	int n = 0;
	fds[n++] = (struct pollfd){.fd = events, .events = POLLIN};
	fds[n++] = (struct pollfd){.fd = watches, .events = POLLIN};
	for (int i = 0; i < net_event_count; i++) fds[n++] = (struct pollfd){.fd = net_events[i], .events = POLLIN};
	int64_t used = used_us(), free_before = free_bytes();
	for (int64_t at = now(); at < deadline; at = now()) {
		int64_t left = deadline - at;
		int ready = poll(fds, n, left < TICK_MS ? left : TICK_MS);
		if (ready > 0 && drain_all()) return 1;
		if (ready > 0) continue;
		int64_t used_now = used_us(), moved = free_bytes() - free_before;
		if (used_now - used > BUSY_US || moved > MEMORY_STEP || -moved > MEMORY_STEP) return 2;
		used = used_now;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *have = "";
	int wait = 0;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--have")) have = argv[i + 1];
		if (!strcmp(argv[i], "--wait")) wait = atoi(argv[i + 1]);
	}
	int self = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (self >= 0) group_of(self, own_group), close(self);
	uint64_t known = strtoull(have, NULL, 16);
	int64_t deadline = now() + wait;
	if (wait) events = hear_processes(), watches = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	look(wait > 0);
	while (wait && hash == known) {
		int why = wait_for_news(deadline);
		if (why == 1) sleep_ms(SETTLE_MS), drain_all();
		look(1);
		if (why != 1) break;
	}
	answer();
}

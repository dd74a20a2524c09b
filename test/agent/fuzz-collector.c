/*
 * Feeds the X-ray's collector, built with sanitizers, what no kernel would: files of /proc and of control groups with
 * anything in them, and netlink messages whose lengths lie. Prints what the collector would print, a line each.
 *
 *   fuzz-collector SEED COUNT FOLDER     COUNT inputs of that series; FOLDER is empty, and its own
 */
#define main collector_main
#include COLLECTOR
#undef main

static uint64_t state;

/* The same numbers for the same seed (xorshift). */
static uint32_t dice(uint32_t limit)
{
	state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	return limit ? (state >> 16) % limit : 0;
}

static const char *const pieces[] = {
	"0::/", "0::", "NSpid:\t", "\t7", "Uid:\t", "4294967295", " ", "CapEff:\t", "ffffffffffffffff", "NoNewPrivs:\t",
	"Seccomp:\t", "\n", "7 (", ") S 1 7 7 34816", ")", "(", " - nsfs nsfs rw", "net:[4026531840]", "uts:[", "populated 1",
	"usage_usec ", "18446744073709551616", "-1", "\\", "\"", "\033]0;x\a", "\xff\xfe", "/../..", "/system.slice/x.service",
};

/* Some of what there may be, some of what may not. */
static size_t mix(char *text, size_t size)
{
	size_t len = 0, wanted = dice(size);
	while (len < wanted) {
		const char *piece = pieces[dice(sizeof pieces / sizeof *pieces)];
		size_t n = dice(3) ? strlen(piece) : 1;
		if (len + n > wanted) break;
		if (n > 1 || dice(2)) memcpy(text + len, piece, n);
		else text[len] = dice(256);
		len += n;
	}
	return len;
}

static void mixed_file(int folder, const char *name)
{
	static char text[1 << 13];
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) exit(2);
	if (write(fd, text, mix(text, sizeof text)) < 0) exit(2);
	close(fd);
}

/* A message whose outer length is right, as the kernel's is, and whose attributes may say anything. */
static struct nlmsghdr *message(size_t head)
{
	static _Alignas(struct nlmsghdr) char bytes[512];
	struct nlmsghdr *m = (void *)bytes;
	size_t len = NLMSG_ALIGN(head), room = sizeof bytes - NLMSG_HDRLEN - len, wanted = dice(room);
	for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = dice(256);
	for (size_t at = 0; at + sizeof(struct rtattr) < wanted;) {
		struct rtattr *t = (void *)((char *)NLMSG_DATA(m) + len + at);
		/* The kernel's numbers have their size: the collector relies on that, and on no length beside it. */
		t->rta_type = dice(64), t->rta_len = RTA_LENGTH(4 + dice(40));
		at += RTA_ALIGN(t->rta_len);
		if (at > room) t->rta_len = 0;
		else if (!dice(8)) t->rta_len += dice(4096);
	}
	m->nlmsg_len = NLMSG_LENGTH(len + wanted);
	m->nlmsg_type = RTM_NEWLINK;
	return m;
}

static void look_at(int folder)
{
	static const char *const files[] = {"cgroup", "status", "cmdline", "stat", "cgroup.events", "cpu.max", "memory.max",
		"pids.max", "cgroup.subtree_control", "memory.events", "cpu.stat", "memory.current", "pids.current"};
	static struct addresses addresses;
	static struct links links;
	static char stat[1024], events_text[TEXT], group[TEXT];
	int count = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) if (!dice(10)) mixed_file(folder, files[i]);
	out_len = 0, space_count = link_count = 0;
	addresses.count = links.count = 0;
	put("{\"processes\":[");
	group_of(folder, group);
	if (slurp(folder, "stat", stat, sizeof stat) > 0) put_process(folder, 7, stat, group, &count);
	put("],\"cgroups\":[");
	if (slurp(folder, "cgroup.events", events_text, sizeof events_text) < 0) *events_text = 0;
	if (!empty_unit(group, events_text)) put_group(folder, group, events_text);
	put("],\"links\":[");
	for (int i = dice(3); i > 0; i--) take_address(message(sizeof(struct ifaddrmsg)), &addresses);
	for (int i = dice(3); i > 0; i--) keep_link(message(sizeof(struct ifinfomsg)), &links);
	struct dumping d = {.fd = -1, .addresses = &addresses};
	for (int i = 0; i < links.count; i++) put_link(&d, &links.all[i].link, links.all[i].index, links.all[i].flags);
	put("]}\n");
	/* Its own lines are between things: one look is one line here. */
	for (size_t i = 0; i + 1 < out_len; i++) if (out[i] == '\n') out[i] = ' ';
	if (fwrite(out, 1, out_len, stdout) != out_len) exit(2);
}

int main(int argc, char **argv)
{
	if (argc != 4) return 2;
	int folder = open(argv[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0) return 2;
	uint32_t seed = strtoul(argv[1], NULL, 10), total = strtoul(argv[2], NULL, 10);
	state = seed * 0x9e3779b97f4a7c15 + 1;
	for (uint32_t i = 0; i < total; i++) look_at(folder);
	return 0;
}

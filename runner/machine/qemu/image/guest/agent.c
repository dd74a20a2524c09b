/*
 * The guest's end of a machine: relays terminals between ptys and virtio-serial ports, and does what
 * the host asks for out of band (run a program, write a file, set window size, clock, name, entropy).
 * One process, one poll loop, no wakeup while nothing happens. Knows no lab and judges nothing.
 *
 * Why not a virtconsole with a getty on it: QEMU silently drops a console's output while the host
 * side is not reading, so a flood would lose marks. A port blocks instead, all the way to the program.
 *
 * Frames on the control port, both ways: u32 length of payload, u8 type, payload; little endian.
 *   host -> guest                                          guest -> host
 *   T  u8 count, nonce                open terminals       R  agent is up (again)
 *   P  u64 unix ns, 32 bytes, name    personalise          S  every terminal is at its prompt
 *   X  u32 id, u32 ms, u16 argc,      run a program        P  bytes     personalised; what terminal 0 had to say
 *      u16 envc, strings\0, stdin                          O  u32 id, u8 1|2, bytes   output
 *   F  u32 id, u32 mode, u8 append,   write a file         E  u32 id, u32 status, u8 flags   program ended
 *      path\0, bytes                                       F  u32 id, u32 errno      file written
 *                                                         N  u32 id, u32 errno      program not started
 *   K  u32 id                         end that program
 *   W  u8 terminal, u16 rows, u16 cols
 *   I                                 the freeze is near
 *   Z                                 stand still             Z  it does
 *   C  u64 unix ns                    go on, at that time     C  it does
 *
 * The tests build it with sanitizers, with ports that it inherits and a shell for a login: see test/agent/.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/random.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TERMINALS = 8, RUNS = 8, FRAME_MAX = (2 << 20) + 4096, OUTPUT_MAX = 1 << 20, BUFFER = 1 << 16 };
enum { TIMED_OUT = 1, TRUNCATED = 2 };

#ifndef LOGIN
#define LOGIN "/usr/bin/login", "login", "-p", "-f", "learner"
#endif

struct terminal {
	int port, master;              /* -1: closed */
	pid_t login;                   /* 0: none */
	int64_t respawn;               /* when a new login may start, ms; 0: not waiting */
	int connected, at_prompt;
	struct winsize size;
	size_t out_len, in_len;        /* pty -> port, port -> pty */
	char out[BUFFER], in[BUFFER];
};

struct run {
	uint32_t id;                   /* 0: free */
	pid_t pid;
	int in, out[2], status, ended;
	int64_t deadline, grace;       /* ms; grace: give up on pipes that a grandchild keeps open */
	uint8_t flags;
	size_t sent[2], in_len, in_pos;
	char *stdin_bytes;
};

static struct terminal terminals[TERMINALS];
static struct run runs[RUNS];
static int terminal_count, announced, control = -1, control_connected, signals, entropy;
static int frozen; /* terminals stand still: from a freeze until the clock has been set after it */
static int64_t resume_manager_at; /* ms; 0: not waiting */
static char nonce[65], hostname[65];
static uint8_t frame[5 + FRAME_MAX];
static size_t frame_len;

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static uint32_t u32(const uint8_t *p) { return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24; }
static uint16_t u16(const uint8_t *p) { return p[0] | p[1] << 8; }
static void put32(uint8_t *p, uint32_t v) { for (int i = 0; i < 4; i++) p[i] = v >> 8 * i; }

/* Blocks until the host has taken it: the host always reads the control port. */
static void write_all(int fd, const void *bytes, size_t len)
{
	for (const char *p = bytes; len;) {
		ssize_t n = write(fd, p, len);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return;
		p += n, len -= n;
	}
}

static void send_frame(char type, const void *head, size_t head_len, const void *body, size_t body_len)
{
	uint8_t start[5 + 16];
	put32(start, head_len + body_len);
	start[4] = type;
	if (head_len) memcpy(start + 5, head, head_len);
	write_all(control, start, 5 + head_len);
	if (body_len) write_all(control, body, body_len);
}

static void raise_sigio(int fd, int on)
{
	int flags = fcntl(fd, F_GETFL);
	fcntl(fd, F_SETFL, on ? flags | O_ASYNC : flags & ~O_ASYNC);
}

/*
 * Says whether the host is connected to a port; while it is not, the port raises SIGIO when that changes. While it
 * is, data would raise it too, for nothing: and after a restore each way through the kernel has to be translated.
 */
static int host_is_there(int fd)
{
	struct pollfd port = {.fd = fd};
	if (fd < 0) return 0;
	if (poll(&port, 1, 0) > 0) {
		raise_sigio(fd, 1);
		/* It may have come before it was waited for. */
		if (poll(&port, 1, 0) > 0) return 0;
	}
	raise_sigio(fd, 0);
	return 1;
}

#ifdef INHERITED_PORTS
/* The environment says which descriptor is the port of that name. */
static int open_port(const char *name)
{
	const char *number = getenv(name);
	int fd = number ? atoi(number) : -1;
	if (fd >= 0) fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}
#else
/* Opens the virtio-serial port of that name. */
static int open_port(const char *name)
{
	DIR *ports = opendir("/sys/class/virtio-ports");
	for (struct dirent *e; ports && (e = readdir(ports));) {
		char path[300], found[64] = "";
		snprintf(path, sizeof path, "/sys/class/virtio-ports/%s/name", e->d_name);
		FILE *f = fopen(path, "re");
		if (!f) continue;
		int named = fscanf(f, "%63s", found);
		fclose(f);
		if (named != 1 || strcmp(found, name)) continue;
		snprintf(path, sizeof path, "/dev/%s", e->d_name);
		closedir(ports);
		int fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0) fcntl(fd, F_SETOWN, getpid());
		return fd;
	}
	if (ports) closedir(ports);
	return -1;
}
#endif

static void unblock_signals(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
}

/* How likely the kernel ends this process when memory is short; the agent's own -1000 is for nobody else. */
static void set_oom_score(const char *score)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd < 0) return;
	write_all(fd, score, strlen(score));
	close(fd);
}

/* ---- terminals ---- */

static void start_login(struct terminal *t)
{
	t->respawn = 0;
	t->login = forkpty(&t->master, NULL, NULL, &t->size);
	if (t->login == 0) {
		unblock_signals();
		set_oom_score("0");
		clearenv();
		setenv("TERM", "xterm-256color", 1);
		execl(LOGIN, NULL);
		_exit(127);
	}
	if (t->login < 0) {
		t->login = 0, t->master = -1, t->respawn = now() + 1000;
		return;
	}
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
	fcntl(t->master, F_SETFL, fcntl(t->master, F_GETFL) | O_NONBLOCK);
}

static void pump_out(struct terminal *t)
{
	if (t->master < 0 || t->out_len == BUFFER) return;
	ssize_t n = read(t->master, t->out + t->out_len, BUFFER - t->out_len);
	if (n > 0) t->out_len += n;
	if (!t->at_prompt && memmem(t->out, t->out_len, "\033]133;B;", 8)) t->at_prompt = 1;
}

/* The login has ended: what it left in the pty goes out first, then the mark, then a new session. */
static void end_login(struct terminal *t, int64_t when)
{
	char mark[128];
	size_t before;
	do before = t->out_len, pump_out(t);
	while (t->out_len > before);
	close(t->master);
	t->master = -1, t->login = 0, t->in_len = 0;
	int n = snprintf(mark, sizeof mark, "\033]133;E;p=0;n=%s\a", nonce);
	if (t->out_len + n > BUFFER) t->out_len = BUFFER - n;
	memcpy(t->out + t->out_len, mark, n);
	t->out_len += n;
	t->respawn = when;
}

static void open_terminals(int count)
{
	for (; terminal_count < count && terminal_count < TERMINALS; terminal_count++) {
		struct terminal *t = &terminals[terminal_count];
		char name[32];
		snprintf(name, sizeof name, "unbox.terminal.%d", terminal_count);
		t->port = open_port(name);
		t->master = -1;
		t->size = (struct winsize){.ws_row = 24, .ws_col = 80};
		if (t->port >= 0) fcntl(t->port, F_SETFL, fcntl(t->port, F_GETFL) | O_NONBLOCK);
		t->connected = host_is_there(t->port);
		start_login(t);
	}
}

static void announce_prompts(void)
{
	if (announced || !terminal_count) return;
	for (int i = 0; i < terminal_count; i++)
		if (!terminals[i].at_prompt) return;
	announced = 1;
	send_frame('S', NULL, 0, NULL, 0);
}

/* ---- programs out of band ---- */

static void report_end(uint32_t id, uint32_t status, uint8_t flags)
{
	uint8_t head[9];
	put32(head, id), put32(head + 4, status), head[8] = flags;
	send_frame('E', head, 9, NULL, 0);
}

static void report_output(struct run *r, int stream, const char *bytes, size_t n)
{
	uint8_t head[5];
	if (r->sent[stream] + n > OUTPUT_MAX) {
		r->flags |= TRUNCATED;
		n = OUTPUT_MAX - r->sent[stream];
	}
	r->sent[stream] += n;
	put32(head, r->id), head[4] = stream + 1;
	if (n) send_frame('O', head, 5, bytes, n);
}

static void close_fd(int *fd)
{
	if (*fd >= 0) close(*fd);
	*fd = -1;
}

static void finish(struct run *r)
{
	close_fd(&r->in), close_fd(&r->out[0]), close_fd(&r->out[1]);
	free(r->stdin_bytes);
	report_end(r->id, r->status, r->flags);
	memset(r, 0, sizeof *r);
}

static void report_not_started(uint32_t id, uint32_t reason)
{
	uint8_t head[8];
	put32(head, id), put32(head + 4, reason);
	send_frame('N', head, 8, NULL, 0);
}

/* Ends by telling the parent why it could not become the program; silence is success. */
static void exec_child(const uint8_t *strings, int argc, int envc, int pipes[4][2])
{
	char *argv[argc + 1], *p = (char *)strings;
	for (int i = 0; i < argc; i++, p += strlen(p) + 1) argv[i] = p;
	argv[argc] = NULL;
	clearenv();
	for (int i = 0; i < envc; i++, p += strlen(p) + 1) putenv(p);
	setsid();
	unblock_signals();
	dup2(pipes[0][0], 0), dup2(pipes[1][1], 1), dup2(pipes[2][1], 2);
	set_oom_score("-500");
	if (chdir("/") == 0) execvp(argv[0], argv);
	write_all(pipes[3][1], &errno, sizeof errno);
	_exit(127);
}

static void start_run(const uint8_t *p, size_t len)
{
	if (len < 12) return;
	uint32_t id = u32(p), limit = u32(p + 4);
	int argc = u16(p + 8), envc = u16(p + 10), strings = argc + envc, pipes[4][2], failed = 0;
	const uint8_t *rest = p + 12, *end = p + len;
	for (int i = 0; i < strings; i++) {
		const uint8_t *nul = memchr(rest, 0, end - rest);
		if (!nul) { report_not_started(id, EINVAL); return; }
		rest = nul + 1;
	}
	struct run *r = NULL;
	for (int i = 0; i < RUNS && !r; i++) if (!runs[i].id) r = &runs[i];
	if (!r || !argc) { report_not_started(id, EAGAIN); return; }
	for (int i = 0; i < 4; i++)
		if (pipe2(pipes[i], O_CLOEXEC)) {
			failed = errno;
			while (i--) close(pipes[i][0]), close(pipes[i][1]);
			report_not_started(id, failed);
			return;
		}
	pid_t pid = fork();
	if (pid == 0) exec_child(p + 12, argc, envc, pipes);
	if (pid < 0) failed = errno;
	close(pipes[0][0]), close(pipes[1][1]), close(pipes[2][1]), close(pipes[3][1]);
	/* The pipe closes at the exec: the wait is as long as that takes. */
	if (pid > 0 && read(pipes[3][0], &failed, sizeof failed) <= 0) failed = 0;
	close(pipes[3][0]);
	if (failed) {
		close(pipes[0][1]), close(pipes[1][0]), close(pipes[2][0]);
		report_not_started(id, failed);
		return;
	}
	*r = (struct run){.id = id, .pid = pid, .in = pipes[0][1], .out = {pipes[1][0], pipes[2][0]},
		.deadline = now() + limit, .in_len = end - rest};
	for (int i = 0; i < 2; i++) fcntl(r->out[i], F_SETFL, O_NONBLOCK);
	fcntl(r->in, F_SETFL, O_NONBLOCK);
	r->stdin_bytes = malloc(r->in_len + 1);
	if (r->stdin_bytes) memcpy(r->stdin_bytes, rest, r->in_len);
	else r->in_len = 0;
	if (!r->in_len) close_fd(&r->in);
}

static void kill_all(const struct run *r)
{
	kill(-r->pid, SIGKILL), kill(r->pid, SIGKILL);
}

/* Nobody waits for it any more; its end is reported as that of any other. */
static void end_run(const uint8_t *p, size_t len)
{
	if (len < 4 || !u32(p)) return;
	for (int i = 0; i < RUNS; i++)
		if (runs[i].id == u32(p) && !runs[i].ended) kill_all(&runs[i]);
}

static void feed(struct run *r)
{
	ssize_t n = write(r->in, r->stdin_bytes + r->in_pos, r->in_len - r->in_pos);
	if (n > 0) r->in_pos += n;
	if (n < 0 && errno != EAGAIN && errno != EINTR) r->in_pos = r->in_len;
	if (r->in_pos == r->in_len) close_fd(&r->in);
}

static void drain(struct run *r, int stream)
{
	static char bytes[BUFFER];
	ssize_t n = read(r->out[stream], bytes, sizeof bytes);
	if (n > 0) report_output(r, stream, bytes, n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR)) close_fd(&r->out[stream]);
}

/* ---- requests ---- */

static void make_parents(const char *path)
{
	char part[PATH_MAX];
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
		mkdir(part, 0755);
	}
}

static void write_file(const uint8_t *p, size_t len)
{
	uint8_t head[8];
	if (len < 10 || p[len > 9 ? 9 : 0] != '/' || !memchr(p + 9, 0, len - 9)) return;
	uint32_t mode = u32(p + 4);
	const char *path = (const char *)p + 9;
	const uint8_t *bytes = p + 9 + strlen(path) + 1;
	make_parents(path);
	errno = 0;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (p[8] ? O_APPEND : O_TRUNC), mode);
	if (fd >= 0) {
		write_all(fd, bytes, p + len - bytes);
		int failed = errno;
		fchmod(fd, mode);
		close(fd);
		errno = failed;
	}
	memcpy(head, p, 4);
	put32(head + 4, errno);
	send_frame('F', head, 8, NULL, 0);
}

/*
 * systemd looks through all its units when the clock jumps: 5,000 blocks for the emulator to translate
 * while the first command waits. From the freeze until shortly after the restore it stands still.
 */
static void halt_manager(int halt)
{
	int fd = open("/sys/fs/cgroup/init.scope/cgroup.freeze", O_WRONLY | O_CLOEXEC);
	if (fd < 0) return;
	write_all(fd, halt ? "1" : "0", 1);
	close(fd);
}

/*
 * Says so, and with it what the first terminal had to say before the freeze: its prompt. That one was connected then,
 * and may not be now: QEMU drops what is written to a port without a host, and the kernel may learn that too late.
 */
static void report_personalised(void)
{
	static uint8_t answer[5 + 1024];
	struct terminal *t = &terminals[0];
	size_t n = t->out_len < sizeof answer - 5 ? t->out_len : sizeof answer - 5;
	put32(answer, n), answer[4] = 'P';
	memcpy(answer + 5, t->out, n);
	memmove(t->out, t->out + n, t->out_len -= n);
	write_all(control, answer, 5 + n);
}

/* The machine was stopped, and its clock with it. Terminals go on after this: no program sees the old time. */
static void set_clock(const uint8_t *p)
{
	uint64_t ns = u32(p) | (uint64_t)u32(p + 4) << 32;
	struct timespec t = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
	clock_settime(CLOCK_REALTIME, &t);
	resume_manager_at = now() + 500;
	frozen = 0;
}

/* The host is about to stop the machine, for a while or for good: its clock will jump. */
static void stand_still(void)
{
	resume_manager_at = 0;
	halt_manager(1);
	frozen = 1;
}

/* A clone has its template's clock, name and random numbers until this was done. */
static void personalise(const uint8_t *p, size_t len)
{
	if (len < 8 + 32 + 1) return;
	set_clock(p);
	struct { int bits, size; uint8_t bytes[32]; } seed = {.bits = 256, .size = 32};
	memcpy(seed.bytes, p + 8, 32);
	ioctl(entropy, RNDADDENTROPY, &seed);
	ioctl(entropy, RNDRESEEDCRNG);
	char name[65] = "";
	memcpy(name, p + 40, len - 40 < 64 ? len - 40 : 64);
	/* Only a new name, or the journal wakes up. No file: nss-myhostname resolves it, and a first write costs 100 ms. */
	if (strcmp(name, hostname) && sethostname(name, strlen(name))) fprintf(stderr, "hostname: %s\n", strerror(errno));
	report_personalised();
}

static void obey(char type, const uint8_t *p, size_t len)
{
	switch (type) {
	case 'T':
		if (len < 2 || terminal_count) break;
		snprintf(nonce, sizeof nonce, "%.*s", (int)(len - 1), (const char *)p + 1);
		open_terminals(p[0]);
		break;
	case 'P': personalise(p, len); break;
	case 'I':
		gethostname(hostname, sizeof hostname - 1);
		stand_still();
		break;
	case 'Z':
		stand_still();
		send_frame('Z', NULL, 0, NULL, 0);
		break;
	case 'C':
		if (len < 8) break;
		set_clock(p);
		send_frame('C', NULL, 0, NULL, 0);
		break;
	case 'X': start_run(p, len); break;
	case 'K': end_run(p, len); break;
	case 'F': write_file(p, len); break;
	case 'W':
		if (len < 5 || p[0] >= terminal_count) break;
		struct terminal *t = &terminals[p[0]];
		t->size.ws_row = u16(p + 1), t->size.ws_col = u16(p + 3);
		if (t->master >= 0) ioctl(t->master, TIOCSWINSZ, &t->size);
		break;
	}
}

static void read_control(void)
{
	ssize_t n = read(control, frame + frame_len, sizeof frame - frame_len);
	if (n <= 0) { control_connected = host_is_there(control); return; }
	frame_len += n;
	size_t at = 0;
	while (frame_len - at >= 5) {
		uint32_t len = u32(frame + at);
		if (len > FRAME_MAX) exit(1);
		if (frame_len - at < 5 + len) break;
		obey(frame[at + 4], frame + at + 5, len);
		at += 5 + len;
	}
	/* Not for each part of a large frame. */
	if (at) memmove(frame, frame + at, frame_len -= at);
}

/* ---- the loop ---- */

static void reap(void)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		for (int i = 0; i < terminal_count; i++)
			if (terminals[i].login == pid) end_login(&terminals[i], now() + (WEXITSTATUS(status) == 127 ? 1000 : 0));
		for (int i = 0; i < RUNS; i++) {
			struct run *r = &runs[i];
			if (!r->id || r->pid != pid || r->ended) continue;
			r->ended = 1;
			r->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
			r->grace = now() + 100;
		}
	}
}

static void read_signals(void)
{
	struct signalfd_siginfo s;
	while (read(signals, &s, sizeof s) == sizeof s)
		if (s.ssi_signo == SIGIO) {
			if (!control_connected) control_connected = host_is_there(control);
			for (int i = 0; i < terminal_count; i++)
				if (!terminals[i].connected) terminals[i].connected = host_is_there(terminals[i].port);
		}
	reap();
}

static void relay(struct terminal *t, int port_events, int master_events)
{
	if (port_events & POLLIN && t->in_len < BUFFER) {
		ssize_t n = read(t->port, t->in + t->in_len, BUFFER - t->in_len);
		if (n > 0) t->in_len += n;
		if (n == 0) t->connected = host_is_there(t->port);
	}
	if (port_events & POLLHUP) t->connected = host_is_there(t->port);
	if (master_events & (POLLIN | POLLHUP)) pump_out(t);
	if (t->in_len && t->master >= 0) {
		ssize_t n = write(t->master, t->in, t->in_len);
		if (n > 0) memmove(t->in, t->in + n, t->in_len -= n);
	}
	if (t->out_len && t->connected && !frozen) {
		ssize_t n = write(t->port, t->out, t->out_len);
		if (n > 0) memmove(t->out, t->out + n, t->out_len -= n);
	}
}

/* Does what is due; returns the ms until something else will be, -1 for never. */
static int timers(void)
{
	int64_t at = now(), next = INT64_MAX;
	if (resume_manager_at && resume_manager_at <= at) resume_manager_at = 0, halt_manager(0);
	if (resume_manager_at) next = resume_manager_at;
	for (int i = 0; i < terminal_count; i++) {
		struct terminal *t = &terminals[i];
		if (t->login == 0 && t->respawn <= at) start_login(t);
		if (t->respawn && t->respawn < next) next = t->respawn;
	}
	for (int i = 0; i < RUNS; i++) {
		struct run *r = &runs[i];
		if (!r->id) continue;
		if (r->ended && ((r->out[0] < 0 && r->out[1] < 0) || r->grace <= at)) { finish(r); continue; }
		if (!r->ended && r->deadline <= at) {
			r->flags |= TIMED_OUT;
			kill_all(r);
			r->deadline = INT64_MAX;
		}
		int64_t due = r->ended ? r->grace : r->deadline;
		if (due < next) next = due;
	}
	return next == INT64_MAX ? -1 : next > at ? (int)(next - at) : 0;
}

static void loop(void)
{
	struct pollfd fds[2 + 2 * TERMINALS + 3 * RUNS];
	for (;;) {
		int n = 0, wait = timers();
		fds[n++] = (struct pollfd){.fd = signals, .events = POLLIN};
		fds[n++] = (struct pollfd){.fd = control_connected ? control : -1, .events = POLLIN};
		for (int i = 0; i < terminal_count; i++) {
			struct terminal *t = &terminals[i];
			short out = t->out_len ? POLLOUT : 0, in = t->in_len ? POLLOUT : 0;
			fds[n++] = (struct pollfd){.fd = t->connected && !frozen ? t->port : -1, .events = (t->in_len < BUFFER ? POLLIN : 0) | out};
			fds[n++] = (struct pollfd){.fd = t->out_len < BUFFER || in ? t->master : -1, .events = (t->out_len < BUFFER ? POLLIN : 0) | in};
		}
		for (int i = 0; i < RUNS; i++) {
			struct run *r = &runs[i];
			fds[n++] = (struct pollfd){.fd = r->id && r->in >= 0 ? r->in : -1, .events = POLLOUT};
			fds[n++] = (struct pollfd){.fd = r->id ? r->out[0] : -1, .events = POLLIN};
			fds[n++] = (struct pollfd){.fd = r->id ? r->out[1] : -1, .events = POLLIN};
		}
		if (poll(fds, n, wait) < 0 && errno != EINTR) exit(1);
		if (fds[1].revents & POLLIN) read_control();
		else if (fds[1].revents & POLLHUP) control_connected = host_is_there(control);
		for (int i = 0, f = 2; i < (n - 2 - 3 * RUNS) / 2; i++, f += 2)
			relay(&terminals[i], fds[f].revents, fds[f + 1].revents);
		for (int i = 0, f = n - 3 * RUNS; i < RUNS; i++, f += 3) {
			if (runs[i].id && fds[f].revents) feed(&runs[i]);
			if (runs[i].id && fds[f + 1].revents) drain(&runs[i], 0);
			if (runs[i].id && fds[f + 2].revents) drain(&runs[i], 1);
		}
		if (fds[0].revents & POLLIN) read_signals();
		announce_prompts();
	}
}

int main(void)
{
	sigset_t set;
	sigemptyset(&set), sigaddset(&set, SIGCHLD), sigaddset(&set, SIGIO);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	control = open_port("unbox.control");
	if (signals < 0 || control < 0) {
		fprintf(stderr, "unbox agent: no control port: %s\n", strerror(errno));
		return 1;
	}
	control_connected = host_is_there(control);
	/* Open before the freeze: at a restore each system call is new to the emulator. */
	entropy = open("/dev/urandom", O_RDWR | O_CLOEXEC);
	mlockall(MCL_CURRENT);
	send_frame('R', NULL, 0, NULL, 0);
	loop();
}

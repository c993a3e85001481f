// Makes the system calls that it reads from stdin, one a line, fields separated by tabs, and prints what each returned:
// `ok`, a value, or the errno's name. tools/record-calls.ts compiles it; the lab makes the same calls in calls.test.ts.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static char *field[8];
static int fields;
static const char *s(int i) { return i < fields ? field[i] : ""; }
static long n(int i) { return strtol(s(i), NULL, 0); }

static void result(long value) {
  if (value < 0) printf("%s\n", strerrorname_np(errno));
  else printf("ok\n");
}
static void number(long value) {
  if (value < 0) printf("%s\n", strerrorname_np(errno));
  else printf("%ld\n", value);
}
static void show(int failed, struct stat *st) {
  if (failed) { printf("%s\n", strerrorname_np(errno)); return; }
  printf("%o %ld %d %d %ld %ld\n", st->st_mode, (long)st->st_nlink, st->st_uid, st->st_gid, (long)st->st_size, (long)st->st_blocks);
}
static void list(const char *path) {
  DIR *d = opendir(path);
  if (!d) { printf("%s\n", strerrorname_np(errno)); return; }
  struct dirent *e;
  while ((e = readdir(d))) if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) printf("%s,", e->d_name);
  printf("\n");
  closedir(d);
}
static void link_text(const char *path) {
  char text[5000];
  ssize_t length = readlink(path, text, sizeof text - 1);
  if (length < 0) { printf("%s\n", strerrorname_np(errno)); return; }
  text[length] = 0;
  printf("%s\n", text);
}
static void content(int fd, long count) {
  char *text = malloc(count + 1);
  ssize_t length = read(fd, text, count);
  if (length < 0) printf("%s\n", strerrorname_np(errno));
  else {
    for (long i = 0; i < length; i++) if (text[i] == '\n') text[i] = '|';
    printf("%ld:%.*s\n", (long)length, (int)(length > 40 ? 40 : length), text);
  }
  free(text);
}
static void fill(int fd, long count, long offset) {
  char *text = malloc(count + 1);
  memset(text, 'x', count);
  number(offset < 0 ? write(fd, text, count) : pwrite(fd, text, count, offset));
  free(text);
}
static void space(const char *path) {
  struct statvfs v;
  if (statvfs(path, &v)) { printf("%s\n", strerrorname_np(errno)); return; }
  printf("%ld %ld\n", (long)(v.f_blocks - v.f_bfree), (long)(v.f_files - v.f_ffree));
}
static void limit(const char *name, long soft) {
  int which = !strcmp(name, "nofile") ? RLIMIT_NOFILE : !strcmp(name, "fsize") ? RLIMIT_FSIZE : RLIMIT_NPROC;
  struct rlimit l;
  getrlimit(which, &l);
  l.rlim_cur = soft;
  result(setrlimit(which, &l));
}
static void lock(int fd, long type, long start, long length) {
  struct flock l = { .l_type = type == 0 ? F_RDLCK : type == 1 ? F_WRLCK : F_UNLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
  result(fcntl(fd, F_SETLK, &l));
}
static void run_program(const char *path) {
  fflush(stdout);
  pid_t pid = fork();
  if (!pid) { execl(path, path, (char *)NULL); printf("%s\n", strerrorname_np(errno)); fflush(stdout); _exit(99); }
  int status;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 99) printf("ran %d\n", WEXITSTATUS(status));
}

// An address: text with a colon is IPv6, with a slash or without a dot a path, otherwise IPv4; the port is the next field.
static socklen_t address(int i, struct sockaddr_storage *to) {
  const char *host = s(i);
  memset(to, 0, sizeof *to);
  if (strchr(host, ':')) {
    struct sockaddr_in6 *a = (void *)to;
    a->sin6_family = AF_INET6;
    a->sin6_port = htons(n(i + 1));
    inet_pton(AF_INET6, host, &a->sin6_addr);
    return sizeof *a;
  }
  if (strchr(host, '/') || !strchr(host, '.')) {
    struct sockaddr_un *a = (void *)to;
    a->sun_family = AF_UNIX;
    strncpy(a->sun_path, host, sizeof a->sun_path);
    return sizeof *a;
  }
  struct sockaddr_in *a = (void *)to;
  a->sin_family = AF_INET;
  a->sin_port = htons(n(i + 1));
  inet_pton(AF_INET, host, &a->sin_addr);
  return sizeof *a;
}
static void make_socket(const char *family, const char *type) {
  int f = !strcmp(family, "inet") ? AF_INET : !strcmp(family, "inet6") ? AF_INET6 : AF_UNIX;
  int t = !strcmp(type, "stream") ? SOCK_STREAM : !strcmp(type, "raw") ? SOCK_RAW : SOCK_DGRAM;
  number(socket(f, t | SOCK_NONBLOCK, t == SOCK_RAW ? IPPROTO_ICMP : 0));
}
static void option(int fd, const char *name, int value) {
  int level = SOL_SOCKET, which = SO_REUSEADDR;
  struct linger l = { 1, value };
  if (!strcmp(name, "SO_REUSEPORT")) which = SO_REUSEPORT;
  if (!strcmp(name, "SO_BROADCAST")) which = SO_BROADCAST;
  if (!strcmp(name, "IPV6_V6ONLY")) level = IPPROTO_IPV6, which = IPV6_V6ONLY;
  if (!strcmp(name, "SO_LINGER")) result(setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l));
  else result(setsockopt(fd, level, which, &value, sizeof value));
}
static void socket_error(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length)) printf("%s\n", strerrorname_np(errno));
  else printf("%s\n", error ? strerrorname_np(error) : "none");
}
static void show_address(int failed, struct sockaddr_storage *a) {
  char text[64];
  if (failed) { printf("%s\n", strerrorname_np(errno)); return; }
  int port = a->ss_family == AF_INET ? ntohs(((struct sockaddr_in *)a)->sin_port) : ntohs(((struct sockaddr_in6 *)a)->sin6_port);
  if (a->ss_family == AF_UNIX) { printf("unix\n"); return; }
  inet_ntop(a->ss_family, a->ss_family == AF_INET ? (void *)&((struct sockaddr_in *)a)->sin_addr : (void *)&((struct sockaddr_in6 *)a)->sin6_addr, text, sizeof text);
  printf("%s %s\n", text, port >= 32768 ? "ephemeral" : port ? "fixed" : "none");
}
static void poll_one(int fd) {
  struct pollfd p = { fd, POLLIN | POLLOUT | POLLRDHUP, 0 };
  poll(&p, 1, 0);
  printf("%d\n", p.revents);
}

static int network_call(const char *op) {
  struct sockaddr_storage a;
  socklen_t length = sizeof a;
  if (!strcmp(op, "socket")) make_socket(s(1), s(2));
  else if (!strcmp(op, "bind")) { length = address(2, &a); result(bind(n(1), (void *)&a, length)); }
  else if (!strcmp(op, "listen")) result(listen(n(1), n(2)));
  else if (!strcmp(op, "connect")) { length = address(2, &a); result(connect(n(1), (void *)&a, length)); }
  else if (!strcmp(op, "accept")) number(accept4(n(1), NULL, NULL, SOCK_NONBLOCK));
  else if (!strcmp(op, "sendto")) { char data[100] = { 0 }; length = address(3, &a); number(sendto(n(1), data, n(2), 0, (void *)&a, length)); }
  else if (!strcmp(op, "send")) { char *data = calloc(1, n(2) + 1); number(send(n(1), data, n(2), 0)); free(data); }
  else if (!strcmp(op, "recv")) { char data[200]; number(recv(n(1), data, n(2), 0)); }
  else if (!strcmp(op, "shutdown")) result(shutdown(n(1), n(2)));
  else if (!strcmp(op, "option")) option(n(1), s(2), n(3));
  else if (!strcmp(op, "error")) socket_error(n(1));
  else if (!strcmp(op, "name")) { int f = getsockname(n(1), (void *)&a, &length); show_address(f, &a); }
  else if (!strcmp(op, "peer")) { int f = getpeername(n(1), (void *)&a, &length); show_address(f, &a); }
  else if (!strcmp(op, "poll")) poll_one(n(1));
  else return 0;
  // Let what travels arrive.
  usleep(3000);
  return 1;
}

static void call(void) {
  const char *op = s(0);
  struct stat st;
  if (!strcmp(op, "open")) number(open(s(1), n(2), n(3)));
  else if (!strcmp(op, "close")) result(close(n(1)));
  else if (!strcmp(op, "read")) content(n(1), n(2));
  else if (!strcmp(op, "write")) fill(n(1), n(2), -1);
  else if (!strcmp(op, "pwrite")) fill(n(1), n(2), n(3));
  else if (!strcmp(op, "lseek")) number(lseek(n(1), n(2), n(3)));
  else if (!strcmp(op, "dup")) number(dup(n(1)));
  else if (!strcmp(op, "dup2")) number(dup2(n(1), n(2)));
  else if (!strcmp(op, "dupfd")) number(fcntl(n(1), F_DUPFD, n(2)));
  else if (!strcmp(op, "fstat")) { int f = fstat(n(1), &st); show(f, &st); }
  else if (!strcmp(op, "stat")) { int f = stat(s(1), &st); show(f, &st); }
  else if (!strcmp(op, "lstat")) { int f = lstat(s(1), &st); show(f, &st); }
  else if (!strcmp(op, "access")) result(access(s(1), n(2)));
  else if (!strcmp(op, "mkdir")) result(mkdir(s(1), n(2)));
  else if (!strcmp(op, "rmdir")) result(rmdir(s(1)));
  else if (!strcmp(op, "unlink")) result(unlink(s(1)));
  else if (!strcmp(op, "rename")) result(rename(s(1), s(2)));
  else if (!strcmp(op, "noreplace")) result(renameat2(AT_FDCWD, s(1), AT_FDCWD, s(2), RENAME_NOREPLACE));
  else if (!strcmp(op, "exchange")) result(renameat2(AT_FDCWD, s(1), AT_FDCWD, s(2), RENAME_EXCHANGE));
  else if (!strcmp(op, "link")) result(link(s(1), s(2)));
  else if (!strcmp(op, "linkfollow")) result(linkat(AT_FDCWD, s(1), AT_FDCWD, s(2), AT_SYMLINK_FOLLOW));
  else if (!strcmp(op, "symlink")) result(symlink(s(1), s(2)));
  else if (!strcmp(op, "readlink")) link_text(s(1));
  else if (!strcmp(op, "chmod")) result(chmod(s(1), n(2)));
  else if (!strcmp(op, "fchmod")) result(fchmod(n(1), n(2)));
  else if (!strcmp(op, "chown")) result(chown(s(1), n(2), n(3)));
  else if (!strcmp(op, "lchown")) result(lchown(s(1), n(2), n(3)));
  else if (!strcmp(op, "truncate")) result(truncate(s(1), n(2)));
  else if (!strcmp(op, "ftruncate")) result(ftruncate(n(1), n(2)));
  else if (!strcmp(op, "fallocate")) result(fallocate(n(1), n(4), n(2), n(3)));
  else if (!strcmp(op, "mknod")) result(mknod(s(1), n(2), n(3)));
  else if (!strcmp(op, "utime")) result(utimensat(AT_FDCWD, s(1), NULL, 0));
  else if (!strcmp(op, "utimeset")) { struct timespec t[2] = {{1000, 0}, {1000, 0}}; result(utimensat(AT_FDCWD, s(1), t, 0)); }
  else if (!strcmp(op, "chdir")) result(chdir(s(1)));
  else if (!strcmp(op, "umask")) { umask(n(1)); printf("ok\n"); }
  else if (!strcmp(op, "list")) list(s(1));
  else if (!strcmp(op, "space")) space(s(1));
  else if (!strcmp(op, "limit")) limit(s(1), n(2));
  else if (!strcmp(op, "flock")) result(flock(n(1), n(2)));
  else if (!strcmp(op, "lock")) lock(n(1), n(2), n(3), n(4));
  else if (!strcmp(op, "getxattr")) { char v[200]; number(getxattr(s(1), s(2), v, sizeof v)); }
  else if (!strcmp(op, "setxattr")) result(setxattr(s(1), s(2), s(3), strlen(s(3)), 0));
  else if (!strcmp(op, "removexattr")) result(removexattr(s(1), s(2)));
  else if (!strcmp(op, "exec")) run_program(s(1));
  else if (!strcmp(op, "fsync")) result(fsync(n(1)));
  else if (!strcmp(op, "setuid")) result(setresuid(n(1), n(1), n(1)));
  else if (!network_call(op)) printf("? %s\n", op);
}

int main(void) {
  static char line[20000];
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  // stdin stays at 0; the first descriptor a call gets is 3.
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    fields = 0;
    for (char *at = line; at && fields < 8;) {
      field[fields++] = at;
      at = strchr(at, '\t');
      if (at) *at++ = 0;
    }
    call();
  }
  return 0;
}

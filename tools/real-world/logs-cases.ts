/** What is done to real programs so that they fail, for `record-logs.ts`. The kernel is asked afterwards whether it really happened. */

export interface LogCase {
  readonly id: string
  /** The program that speaks. */
  readonly from: string
  readonly command: string
  readonly code: string
  /** What it happened to, as it was given to the program. */
  readonly entities: Readonly<Record<string, string>>
}

/** Commands that read the file `P`. */
const READERS: Readonly<Record<string, string>> = {
  cat: 'cat P',
  head: 'head -n1 P',
  tail: 'tail -n1 P',
  wc: 'wc -l P',
  sort: 'sort P',
  grep: 'grep x P',
  sed: 'sed s/a/b/ P',
  gawk: "gawk '{print}' P",
  mawk: "mawk '{print}' P",
  cp: 'cp P ./copy',
  od: 'od P',
  diff: 'diff P /etc/hostname',
  cmp: 'cmp P /etc/hostname',
  md5sum: 'md5sum P',
  base64: 'base64 P',
  cut: 'cut -c1 P',
  uniq: 'uniq P',
  nl: 'nl P',
  tac: 'tac P',
  paste: 'paste P',
  fold: 'fold P',
  split: 'split P',
  dd: 'dd if=P of=/dev/null',
  tar: 'tar cf /dev/null P',
  gzip: 'gzip -c P',
  xz: 'xz -c P',
  zstd: 'zstd -q -c P',
  bzip2: 'bzip2 -c P',
  bash: 'bash P',
  'bash redirection': 'read x < P',
  'bash source': '. P',
  dash: "dash -c 'cat < P'",
  'busybox cat': 'busybox cat P',
  'busybox wc': 'busybox wc P',
  'busybox grep': 'busybox grep x P',
  'busybox ash': "busybox ash -c '. P'",
  zsh: "zsh -c 'cat < P'",
  ksh: "ksh -c 'cat < P'",
  fish: "fish --no-config -c 'cat < P'",
  python3: 'python3 -c \'open("P").read()\'',
  'python3 script': 'python3 P',
  'python3 logging':
    'python3 -c \'import logging\ntry: open("P").read()\nexcept OSError: logging.exception("cannot load")\'',
  'python3 print': 'python3 -c \'try: open("P").read()\nexcept OSError as e: print("load failed:", e)\'',
  node: 'node -e \'fs.readFileSync("P")\'',
  'node promise': 'node -e \'fs.promises.readFile("P")\'',
  'node console.error': 'node -e \'fs.readFile("P", e => { if (e) console.error(e) })\'',
  'node message': 'node -e \'fs.readFile("P", e => { if (e) console.error("reading failed: " + e.message) })\'',
  'node JSON':
    'node -e \'fs.readFile("P", e => console.log(JSON.stringify({ level: "error", time: 1795329231, err: { code: e.code, errno: e.errno, syscall: e.syscall, path: e.path }, msg: e.message })))\'',
  'node stream': 'node -e \'fs.createReadStream("P").pipe(process.stdout)\'',
  perl: 'perl -e \'open(F, "<", "P") or die "cannot open P: $!"; defined(my $l = readline F) or die "cannot read P: $!"\'',
  'perl autodie': 'perl -e \'use autodie; open(my $f, "<", "P"); \'',
  ruby: 'ruby -e \'File.read("P")\'',
  php: 'php -r \'file_get_contents("P");\'',
  lua: 'lua5.4 -e \'local f = assert(io.open("P")) assert(f:read("a"))\'',
  tcl: "echo 'read [open P]' | tclsh",
  git: 'git config -f P -l',
  'git hash-object': 'git hash-object P',
  curl: 'curl -sS file://P',
  'curl upload': 'curl -sS -T P http://127.0.0.1:9/',
  openssl: 'openssl x509 -in P',
  'ssh key': 'ssh-keygen -l -f P',
  make: 'make -f P',
  cmake: 'cmake -P P',
  gcc: 'gcc P',
  rustc: 'rustc P',
  ld: 'ld P',
  objdump: 'objdump -d P',
  readelf: 'readelf -h P',
  file: 'file -E P',
  xxd: 'xxd P',
  jq: 'jq . P',
  patch: 'patch -p1 < P',
  rsync: 'rsync P ./copy2',
  nginx: 'nginx -t -c P',
  'redis-server': 'redis-server P',
  haproxy: 'haproxy -c -f P',
  lighttpd: 'lighttpd -t -f P',
  dnsmasq: 'dnsmasq --test -C P',
  mosquitto: 'mosquitto -c P',
  stunnel: 'stunnel4 P',
  unbound: 'unbound-checkconf P',
  'iptables-restore': 'iptables-restore P',
  nft: 'nft -f P',
  psql: 'psql -f P',
  sqlite3: "sqlite3 -cmd '.read P' :memory: .exit",
  java: 'java -cp /tmp/errlab-logs/java Read P',
  go: '/tmp/errlab-logs/goread P',
  rust: '/tmp/errlab-logs/rustread P',
  'C perror': '/tmp/errlab-logs/cread P',
  'C++': '/tmp/errlab-logs/cppread P',
  xargs: 'xargs -a P echo',
  install: 'install P ./copy3',
  gpg: 'gpg --batch --import P',
  mysql: 'mysql --defaults-file=P',
  wget: 'wget -i P',
  ssh: 'ssh -F P host',
  crontab: 'busybox crontab P',
}

/** Commands that write the file `P`. */
const WRITERS: Readonly<Record<string, string>> = {
  touch: 'touch P',
  cp: 'cp big P',
  mv: 'mv big P',
  tee: 'tee P < big >/dev/null',
  dd: 'dd if=big of=P',
  mkdir: 'mkdir P',
  ln: 'ln -s x P',
  mkfifo: 'mkfifo P',
  truncate: 'truncate -s 10 P',
  'bash redirection': 'cat big > P',
  dash: "dash -c 'cat big > P'",
  'busybox cp': 'busybox cp big P',
  'busybox touch': 'busybox touch P',
  'busybox mkdir': 'busybox mkdir P',
  zsh: "zsh -c 'cat big > P'",
  python3: 'python3 -c \'open("P", "w").write("x" * 300000)\'',
  'python3 shutil': 'python3 -c \'import shutil; shutil.copy("big", "P")\'',
  'python3 makedirs': 'python3 -c \'import os; os.makedirs("P")\'',
  node: 'node -e \'fs.writeFileSync("P", "x".repeat(300000))\'',
  'node copyFile': 'node -e \'fs.copyFileSync("big", "P")\'',
  'node mkdir': 'node -e \'fs.mkdirSync("P")\'',
  'node warn':
    'node -e \'fs.writeFile("P", "x".repeat(300000), e => { if (e) console.warn(new Date().toISOString(), "WARN", "could not save:", e.message) })\'',
  perl: 'perl -e \'open(F, ">", "P") or die "cannot create P: $!\\n"; print F "x" x 300000; close(F) or die "cannot write P: $!\\n"\'',
  ruby: 'ruby -e \'File.write("P", "x" * 300000)\'',
  'ruby FileUtils': 'ruby -rfileutils -e \'FileUtils.cp("big", "P")\'',
  php: 'php -r \'file_put_contents("P", str_repeat("x", 300000));\'',
  lua: 'lua5.4 -e \'local f = assert(io.open("P", "w")) assert(f:write(("x"):rep(300000))) assert(f:close())\'',
  tar: 'tar cf P big',
  gzip: 'gzip -c big > P',
  sed: "sed 'w P' big >/dev/null",
  gawk: 'gawk \'{ print > "P" }\' big',
  curl: 'curl -sS -o P file:///tmp/errlab-logs/w/big',
  openssl: 'openssl rand -out P 300000',
  sort: 'sort -o P big',
  split: 'split -b 400k big P',
  rsync: 'rsync big P',
  gcc: 'gcc -o P x.c',
  git: 'git init -q P',
  java: 'java -cp /tmp/errlab-logs/java Write P',
  go: '/tmp/errlab-logs/gowrite P',
  rust: '/tmp/errlab-logs/rustwrite P',
  'C perror': '/tmp/errlab-logs/cwrite P',
  zip: 'zip -q P big',
  sqlite3: "sqlite3 P 'create table a(b)'",
  install: 'install big P',
  fallocate: 'fallocate -l 1m P',
  make: "printf 'all:\\n\\t@cat big > P\\n' | make -f -",
  xz: 'xz -c big > P',
  shred: 'shred P',
}

/** Commands that connect to the address `A`, port `N`. */
const CONNECTORS: Readonly<Record<string, string>> = {
  curl: 'curl -sS http://A:N/',
  'curl -v': 'curl -v http://A:N/',
  wget: 'wget -nv -t1 http://A:N/',
  nc: 'nc -v A N',
  socat: 'socat - TCP:A:N',
  bash: 'exec 3<>/dev/tcp/A/N',
  ssh: 'ssh -p N A',
  git: 'git clone git://A:N/x.git y',
  'git http': 'git ls-remote http://A:N/x.git',
  python3: 'python3 -c \'import socket; socket.create_connection(("A", N), 3)\'',
  'python3 urllib': 'python3 -c \'import urllib.request as u; u.urlopen("http://A:N/", timeout=3)\'',
  'python3 http.client':
    'python3 -c \'import http.client as h; h.HTTPConnection("A", N, timeout=3).request("GET", "/")\'',
  node: 'node -e \'require("net").connect(N, "A")\'',
  'node http': 'node -e \'require("http").get("http://A:N/")\'',
  'node fetch': 'node -e \'fetch("http://A:N/")\'',
  'node log':
    'node -e \'require("net").connect(N, "A").on("error", e => console.log("[worker] broker unreachable:", e.message))\'',
  perl: 'perl -MIO::Socket::INET -e \'IO::Socket::INET->new(PeerAddr => "A:N") or die "connect A:N: $!\\n"\'',
  ruby: 'ruby -rsocket -e \'TCPSocket.new("A", N)\'',
  'ruby net/http': 'ruby -rnet/http -e \'Net::HTTP.get(URI("http://A:N/"))\'',
  php: 'php -r \'fsockopen("A", N);\'',
  tcl: "echo 'socket A N' | tclsh",
  'busybox wget': 'busybox wget -O- http://A:N/',
  'busybox nc': 'busybox nc A N',
  'redis-cli': 'redis-cli -h A -p N ping',
  psql: "psql 'host=A port=N user=x dbname=y connect_timeout=3'",
  mysql: 'mysql --protocol=tcp -h A -P N',
  rsync: 'rsync rsync://A:N/m .',
  openssl: 'openssl s_client -connect A:N',
  java: 'java -cp /tmp/errlab-logs/java Connect A N',
  go: '/tmp/errlab-logs/goconnect A N',
  rust: '/tmp/errlab-logs/rustconnect A N',
  'C perror': '/tmp/errlab-logs/cconnect A N',
  npm: 'npm --registry=http://A:N/ --fetch-retries=0 view left-pad',
  pip: 'pip download --no-input --retries 0 --index-url http://A:N/ flask',
  'busybox telnet': 'busybox telnet A N',
  kubectl: 'kubectl --server=http://A:N get pods --request-timeout=3s',
  cargo: 'cargo search --index sparse+http://A:N/ x',
}

/** Commands that listen on the address `A`, port `N`. */
const BINDERS: Readonly<Record<string, string>> = {
  nc: 'nc -l A N',
  socat: 'socat TCP-LISTEN:N,bind=A -',
  python3: 'python3 -c \'import socket; s=socket.socket(); s.bind(("A", N))\'',
  'python3 http.server': 'python3 -m http.server --bind A N',
  node: 'node -e \'require("http").createServer().listen(N, "A")\'',
  'node log':
    'node -e \'require("net").createServer().on("error", e => console.error("server error", e)).listen(N, "A")\'',
  perl: 'perl -MIO::Socket::INET -e \'IO::Socket::INET->new(LocalAddr => "A", LocalPort => N, Listen => 5) or die "listen on A:N: $!\\n"\'',
  ruby: 'ruby -rsocket -e \'TCPServer.new("A", N)\'',
  php: 'php -S A:N',
  'php socket': 'php -r \'stream_socket_server("tcp://A:N");\'',
  tcl: "echo 'socket -server x -myaddr A N' | tclsh",
  'busybox httpd': 'busybox httpd -f -p A:N',
  'busybox nc': 'busybox nc -l -s A -p N',
  'redis-server': 'redis-server --bind A --port N --dir /tmp/errlab-logs/w',
  memcached: 'memcached -u nobody -l A -p N',
  nginx: 'nginx -p /tmp/errlab-logs/w -e stderr -c nginx-N.conf',
  haproxy: 'haproxy -f haproxy-N.cfg',
  lighttpd: 'lighttpd -D -f lighttpd-N.conf',
  dnsmasq: 'dnsmasq -k --conf-file=/dev/null --bind-interfaces --listen-address=A -p N',
  java: 'java -cp /tmp/errlab-logs/java Bind A N',
  go: '/tmp/errlab-logs/gobind A N',
  rust: '/tmp/errlab-logs/rustbind A N',
  'C perror': '/tmp/errlab-logs/cbind A N',
  sshd: '/usr/sbin/sshd -D -e -o ListenAddress=A:N -h /tmp/errlab-logs/w/hostkey -f /dev/null',
  mosquitto: 'mosquitto -c mosquitto-N.conf',
}

/** Other failures, each with its command. */
const SINGLES: readonly (readonly [from: string, code: string, command: string, entities?: Record<string, string>])[] =
  [
    ['bash exec', 'EACCES', './noexec.sh', { path: './noexec.sh' }],
    ['bash exec', 'ENOENT', './badinterp.sh', { path: './badinterp.sh' }],
    ['dash exec', 'EACCES', "dash -c './noexec.sh'", { path: './noexec.sh' }],
    ['env', 'ENOENT', 'env nosuchprog', { path: 'nosuchprog' }],
    ['timeout', 'ENOENT', 'timeout 5 nosuchprog', { path: 'nosuchprog' }],
    ['nohup', 'ENOENT', 'nohup nosuchprog'],
    ['xargs', 'ENOENT', 'echo x | xargs nosuchprog', { path: 'nosuchprog' }],
    ['find -exec', 'ENOENT', "find . -maxdepth 0 -exec nosuchprog {} ';'"],
    [
      'python3 subprocess',
      'ENOENT',
      'python3 -c \'import subprocess; subprocess.run(["nosuchprog"])\'',
      { path: 'nosuchprog' },
    ],
    ['node spawn', 'ENOENT', 'node -e \'require("child_process").spawn("nosuchprog")\'', { path: 'nosuchprog' }],
    ['ruby exec', 'ENOENT', 'ruby -e \'exec "nosuchprog"\''],
    ['perl exec', 'ENOENT', 'perl -e \'exec "nosuchprog" or die "exec: $!\\n"\''],
    ['make', 'ENOENT', "printf 'all:\\n\\tnosuchprog\\n' | make -f -"],
    ['python3 exec format', 'ENOEXEC', 'python3 -c \'import os; os.execv("./garbage", ["x"])\''],
    ['node exec format', 'ENOEXEC', 'node -e \'require("child_process").spawn("./garbage")\''],
    ['mkdir', 'EEXIST', 'mkdir dir', { path: 'dir' }],
    ['python3 mkdir', 'EEXIST', 'python3 -c \'import os; os.mkdir("dir")\'', { path: 'dir' }],
    ['node mkdir', 'EEXIST', 'node -e \'fs.mkdirSync("dir")\'', { path: 'dir' }],
    ['ruby mkdir', 'EEXIST', 'ruby -e \'Dir.mkdir("dir")\''],
    ['ln', 'EEXIST', 'ln -s x dir/inner'],
    ['rmdir', 'ENOTEMPTY', 'rmdir dir', { path: 'dir' }],
    ['python3 rmdir', 'ENOTEMPTY', 'python3 -c \'import os; os.rmdir("dir")\'', { path: 'dir' }],
    ['node rmdir', 'ENOTEMPTY', 'node -e \'fs.rmdirSync("dir")\'', { path: 'dir' }],
    ['perl rmdir', 'ENOTEMPTY', 'perl -e \'rmdir("dir") or die "rmdir dir: $!\\n"\'', { path: 'dir' }],
    ['busybox rmdir', 'ENOTEMPTY', 'busybox rmdir dir', { path: 'dir' }],
    ['rm', 'EISDIR', 'rm dir', { path: 'dir' }],
    ['node unlink', 'EISDIR', 'node -e \'fs.unlinkSync("dir")\'', { path: 'dir' }],
    ['python3 rename', 'EXDEV', 'python3 -c \'import os; os.rename("big", "full/x")\''],
    ['node rename', 'EXDEV', 'node -e \'fs.renameSync("big", "full/x")\'', { path: 'big', dest: 'full/x' }],
    ['ln hard', 'EXDEV', 'ln big full/x'],
    ['perl rename', 'EXDEV', 'perl -e \'rename("big", "full/x") or die "rename big: $!\\n"\''],
    ['ruby rename', 'EXDEV', 'ruby -e \'File.rename("big", "full/x")\''],
    ['chown', 'EPERM', 'chown root big', { path: 'big' }],
    ['python3 chown', 'EPERM', 'python3 -c \'import os; os.chown("big", 0, 0)\'', { path: 'big' }],
    ['chmod', 'EPERM', 'chmod 600 /etc/hostname', { path: '/etc/hostname' }],
    ['kill', 'EPERM', 'kill 1'],
    ['bash kill', 'ESRCH', 'kill 4194001'],
    ['/bin/kill', 'ESRCH', '/bin/kill 4194001'],
    ['python3 kill', 'ESRCH', "python3 -c 'import os; os.kill(4194001, 15)'"],
    ['node kill', 'ESRCH', "node -e 'process.kill(4194001)'"],
    ['ruby kill', 'ESRCH', "ruby -e 'Process.kill(15, 4194001)'"],
    ['nice', 'EACCES', 'nice -n -5 true'],
    ['renice', 'EACCES', 'renice -n -5 $$'],
    ['mount', 'EPERM', 'mount -t tmpfs x dir'],
    ['ip', 'EPERM', 'ip link set lo down'],
    ['unshare', 'EPERM', 'unshare -n true'],
    ['chroot', 'EPERM', 'chroot . true', { path: '.' }],
    ['date', 'EPERM', 'date -s 2020-01-01'],
    ['hostname', 'EPERM', 'hostname x'],
    ['sysctl', 'EACCES', 'sysctl -w vm.swappiness=1'],
    ['dmesg', 'EPERM', 'dmesg'],
    ['cat loop', 'ELOOP', 'cat loop1', { path: 'loop1' }],
    ['node loop', 'ELOOP', 'node -e \'fs.readFileSync("loop1")\'', { path: 'loop1' }],
    ['python3 loop', 'ELOOP', 'python3 -c \'open("loop1")\'', { path: 'loop1' }],
    ['touch long', 'ENAMETOOLONG', "touch $(printf 'x%.0s' $(seq 300))"],
    ['python3 long', 'ENAMETOOLONG', 'python3 -c \'open("x"*300)\''],
    ['node long', 'ENAMETOOLONG', 'node -e \'fs.openSync("x".repeat(300))\''],
    ['python3 emfile', 'EMFILE', 'ulimit -n 30; python3 -c \'a=[open("/dev/null") for i in range(99)]\''],
    ['node emfile', 'EMFILE', 'ulimit -n 40; node -e \'for(;;) fs.openSync("/dev/null")\''],
    ['ruby emfile', 'EMFILE', 'ulimit -n 40; ruby -e \'a=[]; loop { a << File.open("/dev/null") }\''],
    [
      'perl emfile',
      'EMFILE',
      'ulimit -n 20; perl -e \'while (1) { open(my $f, "<", "/dev/null") or die "open: $!\\n"; push @a, $f }\'',
    ],
    [
      'python3 efbig',
      'EFBIG',
      'ulimit -f 10; python3 -c \'import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); open("f1","w").write("x"*99999)\'',
    ],
    ['python3 epipe', 'EPIPE', "python3 -c 'import sys\nfor i in range(99999): print(i)' | head -n1 >/dev/null"],
    [
      'node epipe',
      'EPIPE',
      'node -e \'for (let i=0;i<99999;i++) process.stdout.write(i+"\\n")\' | head -n1 >/dev/null',
    ],
    ['ruby epipe', 'EPIPE', "ruby -e '99999.times { |i| puts i }' | head -n1 >/dev/null"],
    ['bash epipe', 'EPIPE', "trap '' PIPE; (for i in $(seq 9999); do echo $i || break; done) | head -n1 >/dev/null"],
    ['seq epipe', 'EPIPE', "trap '' PIPE; seq 99999 | head -n1 >/dev/null"],
    ['cp over running', 'ETXTBSY', './sleeper 3 & sleep 0.3; cp big sleeper'],
    ['bash over running', 'ETXTBSY', './sleeper 3 & sleep 0.3; echo x > sleeper'],
    ['python3 over running', 'ETXTBSY', './sleeper 3 & sleep 0.3; python3 -c \'open("sleeper","w")\''],
    ['umount', 'EPERM', 'umount full'],
    ['stty', 'ENOTTY', 'stty -a < /dev/null'],
    ['python3 tty', 'ENOTTY', "python3 -c 'import os; os.get_terminal_size(0)' < /dev/null"],
    ['python3 seek', 'ESPIPE', "true | python3 -c 'import os; os.lseek(0, 5, 0)'"],
    ['python3 bad fd', 'EBADF', 'python3 -c \'import os; os.write(77, b"x")\''],
    ['bash bad fd', 'EBADF', 'echo x >&77'],
    ['node bad fd', 'EBADF', 'node -e \'fs.writeSync(77, "x")\''],
    ['python3 inval', 'EINVAL', 'python3 -c \'import os; os.readlink("big")\'', { path: 'big' }],
    ['node inval', 'EINVAL', 'node -e \'fs.readlinkSync("big")\'', { path: 'big' }],
    ['python3 nodata', 'ENODATA', 'python3 -c \'import os; os.getxattr("big", "user.x")\''],
  ]

const PORT = '4100'

export function logCases(): LogCase[] {
  const cases: LogCase[] = []
  const fill = (
    of: Readonly<Record<string, string>>,
    code: string,
    by: Readonly<Record<string, string>>,
    entities: Readonly<Record<string, string>>,
  ) => {
    for (const [from, template] of Object.entries(of)) {
      const command = template.replaceAll(/\b[PAN]\b/g, (key) => by[key] ?? key)
      cases.push({
        id: `${code}-${cases.length}-${from}`.replaceAll(/[^\w-]+/g, '_'),
        from,
        command,
        code,
        entities,
      })
    }
  }
  const files = (of: Readonly<Record<string, string>>, code: string, path: string) =>
    fill(of, code, { P: path }, { path })
  files(READERS, 'ENOENT', '/tmp/errlab-logs/w/none.conf')
  files(READERS, 'EACCES', '/tmp/errlab-logs/w/secret.conf')
  files(READERS, 'EISDIR', '/tmp/errlab-logs/w/dir')
  files(READERS, 'ENOTDIR', '/tmp/errlab-logs/w/big/x.conf')
  files(WRITERS, 'EROFS', 'ro/out.dat')
  files(WRITERS, 'ENOSPC', 'full/out.dat')
  files(WRITERS, 'EACCES', '/etc/errlab.out')
  files(WRITERS, 'ENOENT', 'nodir/out.dat')
  const net = (of: Readonly<Record<string, string>>, code: string, address: string, port: string) =>
    fill(of, code, { A: address, N: port }, { address, port })
  net(CONNECTORS, 'ECONNREFUSED', '127.0.0.1', '4999')
  net(CONNECTORS, 'ENETUNREACH', '203.0.113.7', '8443')
  net(BINDERS, 'EADDRINUSE', '127.0.0.1', PORT)
  net(BINDERS, 'EACCES', '127.0.0.1', '81')
  net(BINDERS, 'EADDRNOTAVAIL', '192.0.2.44', '4300')
  SINGLES.forEach(([from, code, command, entities = {}], at) => {
    cases.push({ id: `one-${at}-${from.replaceAll(/\W+/g, '_')}-${code}`, from, command, code, entities })
  })
  return cases
}

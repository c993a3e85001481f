/** Ordinary lines of system logs, in the styles of many programs, none of which reports an errno. Made from templates with a seed. */

type Fill = (random: () => number) => string

const pick =
  <T>(...of: readonly T[]) =>
  (random: () => number): T =>
    of[Math.floor(random() * of.length)]!
const number =
  (from: number, to: number): Fill =>
  (random) =>
    String(from + Math.floor(random() * (to - from)))
const hex =
  (length: number): Fill =>
  (random) =>
    Array.from({ length }, () => '0123456789abcdef'[Math.floor(random() * 16)]).join('')

const FILLS: Readonly<Record<string, Fill>> = {
  n: number(0, 200),
  N: number(1000, 99999),
  pid: number(300, 32000),
  port: number(1024, 65000),
  code: number(1, 140),
  neg: number(-9, -1),
  hex: hex(8),
  hex16: hex(16),
  HEX: (random) => hex(4)(random).toUpperCase(),
  ip: (random) => `10.${number(0, 255)(random)}.${number(0, 255)(random)}.${number(1, 255)(random)}`,
  user: pick('root', 'admin', 'deploy', 'ann', 'oracle', 'guest'),
  host: pick('combo', 'node-17', 'ip-10-0-0-7', 'mds1', 'bastion'),
  sys: (random) =>
    `Nov ${number(10, 29)(random)} ${number(10, 23)(random)}:${number(10, 59)(random)}:${number(10, 59)(random)}`,
  iso: (random) =>
    `2026-11-${number(10, 29)(random)} ${number(10, 23)(random)}:${number(10, 59)(random)}:${number(10, 59)(random)}`,
  block: (random) => `blk_${number(-9999, 9999)(random)}${number(1000, 9999)(random)}`,
}

/** `{key}` is filled. */
const TEMPLATES: readonly string[] = [
  // sshd, PAM, sudo, cron, systemd, kernel
  '{sys} {host} sshd[{pid}]: Failed password for invalid user {user} from {ip} port {port} ssh2',
  '{sys} {host} sshd[{pid}]: Accepted publickey for {user} from {ip} port {port} ssh2: ED25519 SHA256:{hex16}',
  '{sys} {host} sshd[{pid}]: Received disconnect from {ip} port {port}:11: Bye Bye [preauth]',
  '{sys} {host} sshd[{pid}]: Received signal 15; terminating.',
  '{sys} {host} sshd[{pid}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user={user}',
  '{sys} {host} sshd[{pid}]: error: maximum authentication attempts exceeded for {user} from {ip} port {port} ssh2 [preauth]',
  '{sys} {host} sshd[{pid}]: Did not receive identification string from {ip} port {port}',
  '{sys} {host} sshd[{pid}]: reverse mapping checking getaddrinfo for x.example [{ip}] failed - POSSIBLE BREAK-IN ATTEMPT!',
  '{sys} {host} sudo: {user} : TTY=pts/{n} ; PWD=/home/{user} ; USER=root ; COMMAND=/usr/bin/errno {code}',
  '{sys} {host} CRON[{pid}]: ({user}) CMD (cd / && run-parts --report /etc/cron.hourly)',
  '{sys} {host} systemd[1]: Started Session {n} of User {user}.',
  '{sys} {host} systemd[1]: app.service: Main process exited, code=exited, status={code}/n/a',
  '{sys} {host} systemd[1]: app.service: Main process exited, code=killed, status=15/TERM',
  '{sys} {host} systemd-logind[{pid}]: Removed session {n}.',
  '{sys} {host} kernel: [{n}.{N}0] e1000: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX',
  '{sys} {host} kernel: audit: type=1400 audit(1795329231.{n}:{n}): apparmor="STATUS" operation="profile_load" profile="unconfined"',
  '{sys} {host} kernel: BIOS-e820: [mem 0x{hex16}-0x{hex16}] usable',
  '{sys} {host} kernel: ACPI: PCI Interrupt Link [LNK{n}] (IRQs 5 *10 11)',
  '{sys} {host} kernel: Out of memory: Killed process {pid} (java) total-vm:{N}kB, anon-rss:{N}kB',
  '{sys} {host} kernel: traps: app[{pid}] general protection fault ip:{hex16} sp:{hex16} error:0 in libc.so.6[{hex16}+1d000]',
  '{sys} {host} kernel: app[{pid}]: segfault at {n} ip {hex16} sp {hex16} error {code} in app[{hex}+2000]',
  '{sys} {host} ftpd[{pid}]: connection from {ip} () at {sys} 2026',
  '{sys} {host} su(pam_unix)[{pid}]: session opened for user {user} by (uid=0)',
  '{sys} {host} logrotate: ALERT exited abnormally with [1]',
  '{sys} {host} ntpd[{pid}]: synchronized to {ip}, stratum {n}',
  // HDFS, Hadoop, Spark, ZooKeeper
  '081109 203615 {n} INFO dfs.DataNode$PacketResponder: PacketResponder {n} for block {block} terminating',
  '081109 203807 {n} INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: {ip}:50010 is added to {block} size 67108864',
  '081109 204005 {n} WARN dfs.DataNode$DataXceiver: {ip}:50010:Got exception while serving {block} to /{ip}:',
  '{iso},{n} INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster for application appattempt_{N}_0001_000001',
  '{iso},{n} WARN [RMCommunicator Allocator] org.apache.hadoop.mapreduce.v2.app.rm.RMContainerAllocator: Exit code {code} from container container_{N}',
  '17/06/09 20:10:{n} INFO executor.Executor: Finished task {n}.0 in stage {n}.0 (TID {N}). {N} bytes result sent to driver',
  '17/06/09 20:10:{n} INFO storage.BlockManager: Found block rdd_{n}_{n} locally',
  '{iso},{n} - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: {N}',
  '{iso},{n} - WARN  [SendWorker:188978561024:QuorumCnxManager$SendWorker@679] - Interrupted while waiting for message on queue',
  '{iso},{n} - INFO  [NIOServerCxn.Factory:0.0.0.0/0.0.0.0:2181:NIOServerCnxn@1001] - Closed socket connection for client /{ip}:{port} which had sessionid 0x{hex16}',
  // Apache, nginx access
  '[Sun Nov 22 04:47:{n} 2026] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties',
  '[Sun Nov 22 04:47:{n} 2026] [error] mod_jk child workerEnv in error state {n}',
  '[Sun Nov 22 04:47:{n} 2026] [error] [client {ip}] Directory index forbidden by rule: /var/www/html/',
  '{ip} - - [22/Nov/2026:10:00:{n} +0000] "GET /errno/{code} HTTP/1.1" 404 {N} "-" "Mozilla/5.0"',
  '{ip} - {user} [22/Nov/2026:10:00:{n} +0000] "POST /api/EACCES/save?x=ENOENT HTTP/1.1" 200 {N}',
  // Android, Windows, macOS
  '11-22 16:13:38.{n}  1702  2395 D WindowManager: printFreezingDisplayLogsopening app wtoken = AppWindowToken{hex}',
  '11-22 16:13:38.{n}  1702 14638 I PowerManagerService: releaseWakeLock, lock={N}, flags=0x{n}, error code {code}',
  '11-22 16:13:38.{n}  2227  2227 D TextView: visible is system.time.showampm EDITOR_INFO ETA {n}',
  '{iso}, Info                  CBS    Loaded Servicing Stack v6.1.7601.{N} with Core: C:\\Windows\\winsxs\\amd64\\cbscore.dll',
  '{iso}, Info                  CSI    {hex}@2026/11/22:04:30:{n}.164 WcpInitialize (wcp.dll version 0.0.0.6) called (stack @0x7fed806eb5d)',
  '{iso}, Info                  CBS    Session: {N}_{N} initialized by client WindowsUpdateAgent. [HRESULT = 0x00000000 - S_OK]',
  'Jul  1 09:00:{n} calvisitor kernel[0]: IOThunderboltSwitch<0>(0x0)::listenerCallback - Thunderbolt HPD packet for route = 0x0 port = {n} unplug = 0',
  'Jul  1 09:00:{n} calvisitor com.apple.CDScheduler[{pid}]: Thermal pressure state: {n} Memory pressure state: 0',
  'Jul  1 09:00:{n} calvisitor QQ[{pid}]: button report: 0x8002{HEX}',
  // BGL, HPC, Thunderbird, OpenStack, Proxifier, HealthApp
  '- 1117838570 2026.06.03 R02-M1-N0-C:J12-U11 2026-06-03-15.42.50.{N} R02-M1-N0-C:J12-U11 RAS KERNEL INFO instruction cache parity error corrected',
  '- 1117838573 2026.06.03 R02-M1-N0-C:J12-U11 2026-06-03-15.42.53.{N} R02-M1-N0-C:J12-U11 RAS KERNEL FATAL data TLB error interrupt',
  '- 1117838573 2026.06.03 R{n}-M0 2026-06-03-15.42.53.{N} R{n}-M0 RAS APP FATAL ciod: Error loading /g/app: invalid or missing program image, code {code}',
  '134681 node-{n} unix.hw state_change.unavailable 107715{N} 1 Component State Change: Component \\042alt0\\042 is in the unavailable state (HWID={N})',
  '- 1131566461 2026.11.09 dn{n} Nov 9 12:01:01 dn{n}/dn{n} crond(pam_unix)[{pid}]: session closed for user root',
  'nova-compute.log.1 {iso}.{n} 2931 INFO nova.virt.libvirt.imagecache [req-{hex} - - - - -] image {hex16} at (/var/lib/nova/instances/_base/{hex16}): checking',
  'nova-api.log.1 {iso}.{n} 25746 INFO nova.osapi_compute.wsgi.server [req-{hex}] {ip} "GET /v2/{hex16}/servers/detail HTTP/1.1" status: 200 len: {N} time: 0.2{n}',
  '[11.22 16:49:06] chrome.exe - proxy.example:5070 close, {N} bytes sent, {N} bytes received, lifetime 00:{n}',
  '20261122-22:15:29:{n}|Step_LSC|30002312|onStandStepChanged {N}',
  // applications
  '{iso} INFO  job {N} done, errno=0, error code 0, exit status 0',
  '{iso} DEBUG write() returned {N}, errno = 0 (Success)',
  '{iso} INFO  process {pid} exited with code {code}',
  '{iso} WARN  worker {pid} was terminated by signal {n}',
  '{iso} ERROR E{N}: compile failed in module errno_map (E0308)',
  '{iso} INFO  EXPOSE 3000 EDITOR=vi EOF ETA {n}s ERROR_COUNT={n} EVENT=EXIT',
  '{iso} WARN  HTTP {n} from upstream, error code {code}, retry in {n} s',
  '{iso} ERROR validation failed: field "port" must be a number, got {n}',
  '{iso} ERROR [app] user {user} has no permission to edit document {N}',
  '{iso} ERROR  sql state 23505: duplicate key value violates unique constraint "users_pkey" ({N})',
  '{hex16}  45 4e 4f 45 4e 54 20 45  41 43 43 45 53 00 {n}  |ENOENT EACCES.{n}|',
  'rank {n}: step {N}: loss {n}.{n} err {n}.{n} rc=0 status=0',
  'make[{n}]: *** [Makefile:{n}: test] Error {code}',
  'npm error code ELIFECYCLE',
  'npm error code E404',
  'E{N} {n}:{n} error: exit status {code}',
  'dpkg: error processing package foo (--configure): subprocess returned error exit status {code}',
]

/** A number between 0 and 1 from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function systemLog(lines: number, seed: number): string {
  const random = seeded(seed)
  return Array.from({ length: lines }, () =>
    pick(...TEMPLATES)(random).replaceAll(/\{(\w+)\}/g, (whole, key: string) => FILLS[key]?.(random) ?? whole),
  ).join('\n')
}

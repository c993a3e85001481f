/** Samples: Debian 12, iproute2 6.1, net-tools 2.10, lsof 4.95, psmisc 23.6, coreutils 9.1, util-linux 2.38, acl 2.3.1, bash 5.2, procps 4.0. */
import { describe, expect, it } from 'vitest'
import { readOutputs } from './index.ts'

const one = (text: string) => {
  const outputs = readOutputs(text)
  expect(outputs).toHaveLength(1)
  return outputs[0]!
}
const names = (text: string) => readOutputs(text).map((output) => output.name)

describe('sockets', () => {
  const SS = `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      511                *:3000            *:*    users:(("node",pid=22001,fd=18))`
  it('ss: who listens, with pid', () => {
    expect(one(SS)).toMatchObject({
      name: 'ss',
      rows: [{ state: 'LISTEN', address: '*', port: '3000', holder: 'node', holderPid: '22001', fd: '18' }],
    })
  })
  it('ss: a heading alone says that there is no such socket', () => {
    expect(one('State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess').rows).toEqual([])
  })
  it('iptables -S: rules with port and target, and an empty set', () => {
    const output = one(`-P INPUT ACCEPT
-P FORWARD ACCEPT
-P OUTPUT ACCEPT
-A INPUT -p tcp -m tcp --dport 3000 -j REJECT --reject-with icmp-port-unreachable
-A INPUT -s 10.0.0.0/24 -p tcp -m tcp --dport 22 -j DROP`)
    expect(output).toMatchObject({
      name: 'iptables',
      rows: [
        { chain: 'INPUT', port: '3000', target: 'REJECT', rejectWith: 'icmp-port-unreachable' },
        { port: '22', source: '10.0.0.0/24', target: 'DROP' },
      ],
    })
    expect(one('-P INPUT ACCEPT').rows).toEqual([])
  })
  it('ss: TIME-WAIT and how long it lasts', () => {
    expect(one('TIME-WAIT 0      0          127.0.0.1:53784    127.0.0.1:3000 timer:(timewait,59sec,0)').rows).toEqual([
      {
        state: 'TIME-WAIT',
        recvQ: '0',
        sendQ: '0',
        address: '127.0.0.1',
        port: '53784',
        peer: '127.0.0.1:3000',
        peerPort: '3000',
        timer: 'timewait',
        timeLeft: '59sec',
      },
    ])
  })
  it('lsof: the same facts under the same names', () => {
    const output = one(`COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
node    22001 demo   18u  IPv6  31851      0t0  TCP *:3000 (LISTEN)`)
    expect(output.answersFor).toContain('ss')
    expect(output.rows).toMatchObject([
      { state: 'LISTEN', port: '3000', address: '*', holder: 'node', holderPid: '22001', user: 'demo' },
    ])
  })
  it('lsof: files, and deleted ones', () => {
    const output = one(`COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
bash    22000 demo  cwd    DIR   0,42      500    2 /srv/perm
sleep   21004 demo    9w   REG   0,42        5    9 /srv/proc/held.log (deleted)`)
    expect(output.rows).toMatchObject([
      { type: 'DIR', name: '/srv/perm' },
      { fd: '9', name: '/srv/proc/held.log', deleted: 'yes', size: '5' },
    ])
  })
  it('netstat: in the words of ss', () => {
    const output = one(`Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name    
tcp        0      0 127.0.0.1:3000          0.0.0.0:*               LISTEN      21000/node          
tcp6       0      0 :::4000                 :::*                    LISTEN      -                   `)
    expect(output.rows).toMatchObject([
      { state: 'LISTEN', address: '127.0.0.1', port: '3000', holder: 'node', holderPid: '21000' },
      { state: 'LISTEN', address: '*', port: '4000' },
    ])
  })
  it('fuser: brief and verbose', () => {
    expect(one('3000/tcp:            22001').rows).toEqual([{ name: '3000/tcp', port: '3000', holderPid: '22001' }])
    expect(
      one(`                     USER        PID ACCESS COMMAND
3000/tcp:            demo      22001 F.... node`).rows,
    ).toMatchObject([{ port: '3000', user: 'demo', holderPid: '22001', holder: 'node' }])
  })
})

describe('files', () => {
  it('ls -l: entries, links and what cannot be reached', () => {
    expect(
      one(`ls: cannot access 'nothing': No such file or directory
-rw-r--r-- 1 ann  ann  6 Jan  1  2025 ann.txt
drwxr-xr-x+ 2 root root 80 Nov 22 08:35 root-dir
lrwxrwxrwx 1 root root 34 Apr 28  2025 config -> x86-config`).rows,
    ).toMatchObject([
      { name: 'nothing', error: 'No such file or directory' },
      { type: 'file', mode: 'rw-r--r--', owner: 'ann', group: 'ann', size: '6', name: 'ann.txt' },
      { type: 'directory', acl: 'yes', owner: 'root' },
      { type: 'symlink', name: 'config', target: 'x86-config' },
    ])
  })
  it('file: the loader that a program wants, and how a text is encoded', () => {
    const output = one(
      '/usr/bin/true:    ELF 64-bit LSB pie executable, x86-64, version 1 (SYSV), dynamically linked, interpreter /lib64/ld-linux-x86-64.so.2, BuildID[sha1]=c89156ebdabf859f4ee70cb0c303004dccf1ae51, for GNU/Linux 3.2.0, stripped',
    )
    expect(output).toMatchObject({
      name: 'file-elf',
      rows: [{ bits: '64', machine: 'x86-64', linked: 'dynamic', loader: '/lib64/ld-linux-x86-64.so.2' }],
    })
    expect(one('old.csv: ISO-8859 text')).toMatchObject({ name: 'file-text', rows: [{ encoding: 'ISO-8859' }] })
  })
  it('locale charmap and git check-ignore: behind their prompts', () => {
    expect(one('$ locale charmap\nANSI_X3.4-1968')).toMatchObject({ rows: [{ charmap: 'ANSI_X3.4-1968' }] })
    expect(names('ANSI_X3.4-1968')).toEqual([])
    expect(one('$ git check-ignore -v .env\n.gitignore:1:.env\t.env')).toMatchObject({
      name: 'check-ignore',
      rows: [{ list: '.gitignore', line: '1', rule: '.env' }],
    })
  })
  it('stat -f: how many bytes a name may have', () => {
    const output = one(`  File: "/dev/shm"
    ID: 328d6a61b06a651d Namelen: 255     Type: tmpfs
Block size: 4096       Fundamental block size: 4096`)
    expect(output).toMatchObject({ name: 'stat-f', rows: [{ name: '/dev/shm', namelen: '255', type: 'tmpfs' }] })
  })
  it('stat', () => {
    expect(
      one(`  File: mine.txt
  Size: 5         	Blocks: 8          IO Block: 4096   regular file
Device: 0,42	Inode: 3           Links: 1
Access: (0640/-rw-r-----)  Uid: ( 1000/    demo)   Gid: ( 1000/    demo)
Access: 2025-01-01 00:00:00.000000000 +0000`).rows,
    ).toEqual([
      {
        name: 'mine.txt',
        type: 'file',
        size: '5',
        links: '1',
        octal: '0640',
        mode: 'rw-r-----',
        uid: '1000',
        owner: 'demo',
        gid: '1000',
        group: 'demo',
      },
    ])
  })
  it('namei -l: the step that stops', () => {
    expect(
      one(`f: /srv/perm/closed/deep/f
drwxr-xr-x root root /
drwxr-xr-x demo demo perm
drwx------ root root closed
                     deep - Permission denied`).rows,
    ).toMatchObject([
      { name: '/' },
      { name: 'perm', owner: 'demo' },
      { name: 'closed', mode: 'rwx------', owner: 'root', path: '/srv/perm/closed/deep/f' },
      { name: 'deep', error: 'Permission denied' },
    ])
  })
  it('getfacl', () => {
    expect(
      one(`# file: shared
# owner: ann
# group: team
# flags: -s-
user::rwx
user:demo:r--
mask::r-x
other::r-x`).rows,
    ).toMatchObject([
      { name: 'shared', owner: 'ann', group: 'team', tag: 'user', perms: 'rwx' },
      { tag: 'user', who: 'demo', perms: 'r--' },
      { tag: 'mask' },
      { tag: 'other' },
    ])
  })
  it('df and df -i are told apart', () => {
    expect(
      one(`Filesystem     1K-blocks  Used Available Use% Mounted on
tmpfs              65536    64     65472   1% /srv
/dev/vda1       41152812 41152812         0 100% /`),
    ).toMatchObject({
      name: 'df',
      rows: [{ use: '1' }, { filesystem: '/dev/vda1', available: '0', use: '100', mountedOn: '/' }],
    })
    expect(
      one(`Filesystem     Inodes IUsed IFree IUse% Mounted on
tmpfs            3.0M     1  3.0M    1% /tmp`),
    ).toMatchObject({ name: 'df-inodes', rows: [{ use: '1', mountedOn: '/tmp' }] })
  })
  it('mount, findmnt and /proc/mounts say the same', () => {
    const row = { source: 'tmpfs', target: '/srv/app/release', type: 'tmpfs', access: 'ro', noexec: 'no' }
    expect(one('tmpfs on /srv/app/release type tmpfs (ro,relatime,size=64k)').rows).toMatchObject([row])
    expect(
      one('TARGET           SOURCE FSTYPE OPTIONS\n/srv/app/release tmpfs  tmpfs  ro,relatime,size=64k').rows,
    ).toMatchObject([row])
    expect(one('tmpfs /srv/app/release tmpfs ro,relatime,size=64k 0 0').rows).toMatchObject([row])
  })
})

describe('processes and limits', () => {
  it('id', () => {
    expect(one('uid=1000(demo) gid=1000(demo) groups=1000(demo),27(sudo)').rows).toEqual([
      { uid: '1000', user: 'demo', gid: '1000', group: 'demo', groups: 'demo sudo' },
    ])
  })
  it('ps in three layouts', () => {
    expect(
      one(`USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
demo       22001  5.0  0.1 727904 43144 ?        Sl   08:35   0:00 node server.js`).rows,
    ).toMatchObject([{ holderPid: '22001', user: 'demo', stat: 'Sl', command: 'node server.js', holder: 'node' }])
    expect(
      one(`UID          PID    PPID  C STIME TTY          TIME CMD
demo       22001   22000  5 08:35 ?        00:00:00 /usr/bin/node server.js`).rows,
    ).toMatchObject([{ ppid: '22000', holder: 'node' }])
    expect(
      one(`    PID    PPID USER                      STARTED STAT CMD
  22001   22000 demo     Sun Nov 22 08:35:10 2026 Sl   node server.js`).rows,
    ).toMatchObject([{ user: 'demo', stat: 'Sl', command: 'node server.js' }])
  })
  it('ulimit -a, /proc/PID/limits and a single number behind a prompt', () => {
    expect(
      one('core file size              (blocks, -c) 0\nopen files                          (-n) 1024').rows,
    ).toMatchObject([
      { letter: 'c', soft: '0' },
      { letter: 'n', soft: '1024', name: 'open files' },
    ])
    expect(one('Max open files            1024                 4096                 files     ').rows).toMatchObject([
      { letter: 'n', soft: '1024', hard: '4096' },
    ])
    expect(one('$ ulimit -n\n1024').rows).toEqual([{ letter: 'n', soft: '1024' }])
    expect(readOutputs('1024')).not.toContainEqual(expect.objectContaining({ name: 'ulimit' }))
  })
  it('systemctl status', () => {
    expect(
      one(`× nginx.service - A high performance web server and a reverse proxy server
     Loaded: loaded (/lib/systemd/system/nginx.service; enabled; preset: enabled)
     Active: failed (Result: exit-code) since Sun 2026-11-22 08:35:10 UTC; 2s ago
    Process: 1234 ExecStart=/usr/sbin/nginx (code=exited, status=1/FAILURE)`).rows,
    ).toEqual([{ unit: 'nginx.service', loaded: 'loaded', active: 'failed', sub: 'Result: exit-code' }])
    expect(one('Unit nginx.service could not be found.').rows).toEqual([{ unit: 'nginx.service', active: 'missing' }])
  })
  it('dmesg', () => {
    expect(one('[  123.456789] Out of memory: Killed process 1234 (node) total-vm:727904kB').rows).toMatchObject([
      { kind: 'oom', holderPid: '1234', holder: 'node' },
    ])
  })
  it('ip route', () => {
    expect(
      one('default via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.7 metric 100\nunreachable 10.9.1.0/24 ').rows,
    ).toEqual([
      { type: 'unicast', to: 'default', via: '10.0.0.1', dev: 'eth0', src: '10.0.0.7' },
      { type: 'unreachable', to: '10.9.1.0/24' },
    ])
    expect(one('RTNETLINK answers: Network is unreachable').rows).toEqual([{ error: 'Network is unreachable' }])
  })
})

describe('the rest', () => {
  it('sysctl, free, nc -vz, getent, resolv.conf and tcpdump', () => {
    expect(one('net.ipv4.ip_unprivileged_port_start = 1024').rows).toEqual([
      { name: 'net.ipv4.ip_unprivileged_port_start', value: '1024' },
    ])
    expect(
      one(`               total        used        free      shared  buff/cache   available
Mem:           24105         373       23593           8         402       23732
Swap:              0           0           0`).rows[0],
    ).toEqual({ name: 'Mem', totalMb: '24105', usedMb: '373', availableMb: '23732' })
    expect(one('nc: connect to db.test (10.0.0.9) port 9999 (tcp) timed out: Operation now in progress').rows).toEqual([
      { host: 'db.test', address: '10.0.0.9', port: '9999', result: 'timed out' },
    ])
    expect(one('Connection to localhost (127.0.0.1) 3000 port [tcp/*] succeeded!').rows[0]).toMatchObject({
      port: '3000',
      result: 'succeeded',
    })
    expect(one('10.0.0.5        api.test').rows).toEqual([{ address: '10.0.0.5', name: 'api.test' }])
    expect(one('# by hand\nnameserver 127.0.0.53').rows).toEqual([{ server: '127.0.0.53' }])
    expect(
      one('08:41:25.123456 lo    In  IP 127.0.0.1.3000 > 127.0.0.1.40378: Flags [R.], seq 0, ack 1, win 0, length 0')
        .rows[0],
    ).toMatchObject({ from: '127.0.0.1', flags: 'R.' })
  })
  it('find -ls, the first line of a script, and paths', () => {
    expect(
      one('        3      4 -rw-r--r--   1 root     root           29 Nov 22 08:35 ./.cache/build.json').rows,
    ).toMatchObject([{ owner: 'root', name: './.cache/build.json', type: 'file' }])
    expect(one('#!/bin/bash^M$').rows).toEqual([{ interpreter: '/bin/bash', carriage: 'yes' }])
    expect(one('$ realpath a a/old\n/srv/a\n/srv/a/old').rows).toEqual([
      { outer: '/srv/a', inner: '/srv/a/old', inside: 'yes' },
    ])
    expect(readOutputs('/srv/a\n/srv/a/old')).toEqual([])
  })
})

describe('flags, interfaces and filters', () => {
  it('lsattr: the immutable flag, and a file without it', () => {
    expect(one('----i---------e------- etc/resolv.conf').rows).toEqual([
      { name: 'etc/resolv.conf', flags: 'ie', immutable: 'yes', appendOnly: 'no' },
    ])
    expect(one('--------------e------- /tmp/x').rows).toMatchObject([{ immutable: 'no' }])
    expect(readOutputs('------------------------------')).toEqual([])
  })
  it('ip link: names and states, brief and long', () => {
    expect(
      one(
        'lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP> \neth0             UP             02:fc:00:00:00:01 <BROADCAST,MULTICAST,UP,LOWER_UP> ',
      ).rows,
    ).toMatchObject([{ name: 'lo' }, { name: 'eth0', state: 'UP' }])
    expect(
      one(
        '1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
      ).rows,
    ).toEqual([{ name: 'lo', state: 'DOWN', rest: '<LOOPBACK> mtu 65536' }])
  })
  it('/proc/PID/status: whether a filter for system calls is active', () => {
    expect(one('Seccomp:\t2\nSeccomp_filters:\t1').rows).toEqual([{ seccomp: '2' }])
  })
})

describe('readOutputs', () => {
  it('reads a session of several commands', () => {
    expect(
      names(`demo@lab:~$ id
uid=1000(demo) gid=1000(demo) groups=1000(demo)
demo@lab:~$ sudo lsof -i :3000
demo@lab:~$ `),
    ).toEqual(['id', 'lsof'])
  })
  it('takes silence behind a prompt for an answer', () => {
    expect(one('$ lsof -i :3000').rows).toEqual([])
  })
  it.each([
    [
      'an error message',
      'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle (node:net:1908:16)',
    ],
    ['a sentence', 'I tried to restart it but it still says the port is taken'],
    ['a table of something else', 'NAME   READY   STATUS    RESTARTS   AGE\nweb-0  1/1     Running   0          3d'],
    ['a log', '2026-11-22 08:35:10 INFO starting on 0.0.0.0:3000'],
    ['an unknown command', '$ kubectl get pods'],
  ])('does not recognise %s', (_, text) => {
    expect(readOutputs(text)).toEqual([])
  })
})

/** Samples: Debian 12, BIND 9.18 (dig), strace 6.1, iproute2 6.1, glibc 2.36; rfkill, modinfo, mokutil, tracepath and systemctl as their manuals show them. */
import { describe, expect, it } from 'vitest'
import { readOutputs } from './index.ts'

const rows = (text: string, name: string) => readOutputs(text).find((output) => output.name === name)?.rows

const DIG = `; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> SRV _ldap._tcp.example.com @127.0.0.1 -p 5399
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOTIMP, id: 13700
;; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 0, ADDITIONAL: 0

;; QUESTION SECTION:
;_ldap._tcp.example.com.		IN	SRV

;; Query time: 0 msec
;; SERVER: 127.0.0.1#5399(127.0.0.1) (UDP)`

const UNREACHED = `;; communications error to 127.0.0.1#53: connection refused

; <<>> DiG 9.18.49-1~deb12u3-Debian <<>> +time=1 +tries=1 example.com @127.0.0.1
;; global options: +cmd
;; no servers could be reached`

describe('dig', () => {
  it('says the status, the question and the server', () => {
    expect(rows(DIG, 'dig')).toEqual([
      { edns: 'yes', status: 'NOTIMP', answers: '0', name: '_ldap._tcp.example.com', type: 'SRV', server: '127.0.0.1' },
    ])
  })
  it('tells two questions apart, also where the trouble of the second stands above its head', () => {
    expect(rows(`${DIG}\n${UNREACHED}`, 'dig')).toMatchObject([
      { status: 'NOTIMP' },
      { edns: 'yes', trouble: 'no servers could be reached' },
    ])
  })
  it('is silent with +short where there is no record, and that is an answer about addresses', () => {
    expect(readOutputs('$ dig +short nosuch.example')).toMatchObject([{ name: 'getent', rows: [] }])
  })
})

describe('strace', () => {
  it('says which call failed and how, and not that the program ended', () => {
    const text = `openat(AT_FDCWD, "/nonexist", O_RDONLY) = -1 ENOENT (No such file or directory)
[pid  4711] setsockopt(3, SOL_SOCKET, SO_REUSEPORT, [1], 4) = -1 EOPNOTSUPP (Operation not supported)
read(3, "", 4096) = 0
+++ exited with 1 +++`
    expect(rows(text, 'strace')).toMatchObject([
      { call: 'openat', errno: 'ENOENT' },
      { pid: '4711', call: 'setsockopt', errno: 'EOPNOTSUPP', args: '3, SOL_SOCKET, SO_REUSEPORT, [1], 4' },
      { call: 'read', result: '0' },
    ])
  })
})

describe('radios, descriptors and settings', () => {
  it('rfkill list: which of the two blocks holds', () => {
    expect(rows('0: phy0: Wireless LAN\n\tSoft blocked: yes\n\tHard blocked: no', 'rfkill')).toEqual([
      { name: 'phy0', type: 'Wireless LAN', soft: 'yes', hard: 'no' },
    ])
    expect(rows(' 0 wlan      phy0   unblocked blocked', 'rfkill')).toMatchObject([{ soft: 'no', hard: 'yes' }])
  })
  it('fdinfo: whether the descriptor blocks', () => {
    expect(rows('flags:\t0100001', 'fdinfo')).toMatchObject([{ nonblocking: 'no' }])
    expect(rows('flags:\t02004001', 'fdinfo')).toMatchObject([{ nonblocking: 'yes' }])
  })
  it('SigIgn: SIGCHLD is bit 17 and SIGPIPE bit 13', () => {
    expect(rows('SigIgn:\t0000000000010000', 'signal-mask')).toMatchObject([{ ignoresChild: 'yes', ignoresPipe: 'no' }])
    expect(rows('SigIgn:\t0000000000001000', 'signal-mask')).toMatchObject([{ ignoresChild: 'no', ignoresPipe: 'yes' }])
  })
  it('systemctl show, only behind its prompt: an empty setting is one', () => {
    const text = '$ systemctl show -p RestrictAddressFamilies api\nRestrictAddressFamilies=AF_UNIX'
    expect(rows(text, 'systemctl-show')).toEqual([{ setting: 'RestrictAddressFamilies', value: 'AF_UNIX' }])
    expect(readOutputs('RestrictAddressFamilies=AF_UNIX')).toEqual([])
  })
  it('printenv | cat -A: a carriage return shows', () => {
    expect(rows('$ printenv | grep -i port | cat -A\nDB_PORT=5432^M$', 'environment')).toEqual([
      { variable: 'DB_PORT', value: '5432^M' },
    ])
  })
  it('modinfo and mokutil', () => {
    expect(rows('modinfo: ERROR: Module sctp not found.', 'modinfo')).toEqual([{ module: 'sctp', found: 'no' }])
    expect(rows('SecureBoot enabled', 'modinfo')).toEqual([{ secureBoot: 'enabled' }])
  })
})

describe('addresses, paths and numbers', () => {
  it('ip addr, short and long: the same rows', () => {
    const brief =
      '$ ip -br addr\nlo               UNKNOWN        127.0.0.1/8 ::1/128 \nifb0             DOWN           '
    expect(rows(brief, 'ip-addr')).toEqual([
      { name: 'lo', state: 'UNKNOWN', address: '127.0.0.1', prefix: '8' },
      { name: 'lo', state: 'UNKNOWN', address: '::1', prefix: '128' },
      { name: 'ifb0', state: 'DOWN' },
    ])
    const long = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo`
    expect(rows(long, 'ip-addr')).toEqual([{ name: 'lo', state: 'UNKNOWN', address: '127.0.0.1', prefix: '8' }])
  })
  it('tracepath: the size that the path takes', () => {
    const text =
      ' 1?: [LOCALHOST]                      pmtu 1500\n 1:  10.0.0.1   0.512ms pmtu 1400\n     Resume: pmtu 1400 hops 2 back 2'
    expect(rows(text, 'tracepath')?.at(-1)).toEqual({ where: 'whole', pmtu: '1400' })
  })
  it('ss of one state leaves the column out, and its command says which', () => {
    const text = `$ ss -tnp state established 'dport = :8765'
Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
0      0          127.0.0.1:50022    127.0.0.1:8765 users:(("bash",pid=9993,fd=5))`
    expect(rows(text, 'ss')).toMatchObject([{ state: 'ESTAB', peerPort: '8765', holder: 'bash', fd: '5' }])
  })
  it('a number alone is read behind wc -l, and not behind another command', () => {
    expect(rows('$ find . -maxdepth 1 | wc -l\n41023', 'number')).toEqual([{ value: '41023' }])
    expect(rows('$ ss -s\n41023', 'number')).toBeUndefined()
  })
  it('getent services and PIPESTATUS', () => {
    expect(rows('https                 443/tcp', 'services')).toEqual([{ name: 'https', port: '443', protocol: 'tcp' }])
    expect(rows('$ seq 99999 | head -n1 >/dev/null; echo "${PIPESTATUS[@]}"\n141 0', 'pipestatus')).toMatchObject([
      { writer: '141', reader: '0' },
    ])
  })
})

describe('where a program is', () => {
  it('command -v prints a path alone, type a sentence, and PATH is none of them', () => {
    const found = (text: string) => rows(text, 'which')
    expect(found('$ command -v git; echo $PATH\n/usr/bin/git\n/usr/local/bin:/usr/bin:/bin')).toEqual([
      { found: '/usr/bin/git' },
    ])
    expect(found('$ type -a git\ngit is /usr/bin/git\ngit is /bin/git')).toHaveLength(2)
    expect(found('$ command -v nosuch')).toEqual([])
    expect(readOutputs('/usr/bin/git')).toEqual([])
  })
})

describe('several commands behind one prompt', () => {
  it('are read each by its own reader', () => {
    const text =
      '$ ip -br addr; sysctl net.ipv4.ip_nonlocal_bind\nlo   UNKNOWN  127.0.0.1/8 \nnet.ipv4.ip_nonlocal_bind = 0'
    expect(readOutputs(text).map(({ name }) => name)).toEqual(['ip-addr', 'sysctl'])
  })
  it('and inside of a container by that of the command there', () => {
    const text = '$ docker compose exec web getent hosts db\n172.18.0.2      db'
    expect(rows(text, 'getent')).toEqual([{ address: '172.18.0.2', name: 'db' }])
    expect(rows('$ docker exec -it web ls -l /data\n-rw-r--r-- 1 root root 3 Nov 22 10:00 /data', 'ls')).toHaveLength(1)
  })
  it('silence belongs to the form that was asked: no route, not no neighbour', () => {
    expect(readOutputs('$ ip -6 route')).toMatchObject([{ name: 'ip-route', rows: [] }])
    expect(readOutputs('$ ip neigh show 10.0.0.9')).toMatchObject([{ name: 'ip-neigh', rows: [] }])
  })
})

describe('variables and netlink', () => {
  it('a long variable is named with its length, a short one is no answer', () => {
    expect(rows('140020 declare -x CHANGED="00000000000000000000', 'long-variables')).toEqual([
      { length: '140020', name: 'CHANGED' },
    ])
    expect(rows('declare -x HOME="/home/demo"', 'long-variables')).toBeUndefined()
  })
  it('/proc/net/netlink: who lost messages', () => {
    const text = `sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode
00000000c34204c0 0   0          00000000 0        0        0     2        0        4       
00000000cbfad181 0   2108       00000051 212992   0        0     2        17       564     `
    expect(rows(text, 'netlink')).toMatchObject([{ drops: '0' }, { holderPid: '2108', drops: '17' }])
  })
})

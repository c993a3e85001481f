import { describe, expect, it } from 'vitest'
import { readLog } from '../index.ts'

const read = (log: string) => {
  const { findings, mentions } = readLog(log)
  return { codes: findings.map(({ code }) => code), because: findings[0]?.because, why: mentions[0]?.why }
}

/** Each report beside talk that looks nearly like it. */
const PAIRS: readonly (readonly [rule: string, report: string, talk: string])[] = [
  ['a program names itself', 'cat: x: Permission denied', 'grep -q "cat: x: Permission denied" out.txt'],
  ['an exception is printed', 'Error: connect ECONNREFUSED 127.0.0.1:80', "if (error.code === 'ECONNREFUSED') retry()"],
  ['a call stands with it', 'spawn ffmpeg ENOENT', 'graph --label ENOENT'],
  ['a reason in brackets', 'bind() to 0.0.0.0:80 failed (13: Permission denied)', '{"onDenied":"Permission denied"}'],
  [
    'a log says that it is an error',
    '2026-11-20 10:00:00 ERROR dispatchers EACCES',
    '2026-11-20 10:00:00 INFO dispatchers EACCES',
  ],
  [
    'a pasted line in a mail is no running text',
    'Hi,\n\nI get this on each start:\n\nmkdir: cannot create directory ‘a’: File exists\n\nAny ideas?',
    'The second caller of mkdir() gets EEXIST, because the directory is there\nalready, and so it must not be taken for an error.',
  ],
  [
    'people talk in a channel, programs that are quoted there do not',
    '[10:02] <ops-bot> shop-1: bind() to 0.0.0.0:80 failed (98: Address already in use)',
    '[10:02] <mara> anyone else getting "bind() to 0.0.0.0:80 failed (98: Address already in use)"?',
  ],
  [
    'a pattern to search for is no line of a log',
    'dial: error: connect_to db.test port 5432: Connection refused',
    '            ^.*error: connect_to <HOST> port \\d+: Connection refused$',
  ],
  [
    'a seccomp profile says what calls shall answer',
    '{"level":"error","action":"mount","errno":"EPERM"}',
    '{ "names": ["mount"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "errno": "EPERM" }',
  ],
  [
    'what somebody typed into Python is no error of its own',
    '>>> bind() to 0.0.0.0:80 failed (13: Permission denied)',
    ">>> str(OSError(13, 'Permission denied'))",
  ],
  [
    'what is put in emphasis is explained',
    'ERROR *api* Error: connect ECONNREFUSED 10.0.0.3:80',
    '- *"connect ECONNREFUSED 10.0.0.3:80"* – nothing listens there yet',
  ],
  [
    'a run that is listed is no run',
    'X  deploy: open /srv/dist/a.js: no space left on device',
    'X  feat: explain ENOSPC: no space left on device  CI  main  push  11810  58s',
  ],
  [
    'an earlier failure is told of',
    '2026-11-21T08:00:20Z ERROR breaker open, last error ECONNRESET',
    '2026-11-21T08:00:20Z ERROR breaker closed, last error ECONNRESET 3 days ago',
  ],
  [
    'a list of manual pages has numbers in brackets',
    'mount: /srv: unknown error, errno (5)',
    'errno (5)            - look up errno names and descriptions',
  ],
  [
    'a task says what it will say',
    '10:00:00 ERROR task: { port: 5432, msg: "Connection refused by the database" }',
    '  wait_for: { port: 5432, msg: "Connection refused by the database" }',
  ],
  [
    'a description says what is raised',
    'Raised OSError: [Errno 13] Permission denied',
    'Raise OSError: [Errno 13] Permission denied.',
  ],
  [
    'a file may be called like an error',
    "[ALERT] config : error opening file '/etc/x': Connection refused",
    "[ALERT] config : error opening file 'Connection refused'.",
  ],
  [
    'what Ansible ignored did not matter',
    `fatal: [web1]: FAILED! => {"msg": "[Errno 13] Permission denied: '/etc/a'"}\nskipping: [web2]`,
    `fatal: [web1]: FAILED! => {"msg": "[Errno 13] Permission denied: '/etc/a'"}\n...ignoring`,
  ],
  [
    'ssh goes on to the next key, and then it is let in or not',
    'no such identity: /home/jo/.ssh/id_dsa: No such file or directory\njo@web1 asks for a password',
    'no such identity: /home/jo/.ssh/id_dsa: No such file or directory\nAuthenticated to web1 ([10.0.0.7]:22) using "publickey".',
  ],
  [
    'a table in Markdown is a list, a box around what is said is none',
    '| Error: EACCES: permission denied, open /x |',
    '| case | expected |\n|------|----------|\n| locked | EACCES: permission denied, open /x |',
  ],
  [
    'the lines of a diff are no report',
    'starting\ncat: b.txt: No such file or directory\ndone',
    '--- a/t\n+++ b/t\n@@ -1,3 +1,3 @@\n starting\n-cat: a.txt: No such file or directory\n+cat: b.txt: No such file or directory\n done',
  ],
  [
    'a printed object is no source code',
    "{\n  errno: -98,\n  code: 'EADDRINUSE',\n  syscall: 'listen'\n}",
    "const TEXTS = {\n  EADDRINUSE: 'in use',\n  EACCES: 'no access',\n}",
  ],
]

describe('report or talk', () => {
  it.each(PAIRS)('%s', (_rule, report, talk) => {
    const found = read(report)
    expect(found.codes).toHaveLength(1)
    expect(found.because).toMatch(/\w/)
    const mentioned = read(talk)
    expect(mentioned.codes).toEqual([])
    expect(mentioned.why ?? 'never looked at').toMatch(/\w/)
  })
})

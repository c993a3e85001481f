import { describe, expect, it } from 'vitest'
import { readEndings } from './endings.ts'
import { linesOfLog } from './lines.ts'

const endingsOf = (log: string) => readEndings(linesOfLog(log))
const isOf = (log: string) => endingsOf(log).map(({ is }) => is)
const codesOf = (log: string) => endingsOf(log).flatMap(({ codes }) => codes)

const KILLED = 'status 137 is 128 + 9: the process was ended by SIGKILL'

describe('endings', () => {
  it.each([
    ['docker compose', 'app-1 exited with code 137', KILLED],
    ['docker ps', 'a1b2c3  web  "node s.js"  2 hours ago  Exited (137) 5 minutes ago', KILLED],
    ['docker build', "The command '/bin/sh -c npm ci' returned a non-zero code: 137", KILLED],
    ['a CI runner', '##[error]Process completed with exit code 137.', KILLED],
    ['make', 'make: *** [Makefile:12: all] Error 137', KILLED],
    ['JSON of a logger', '{"msg":"worker gone","exitCode":137}', KILLED],
    ['kubectl', '    Reason:       OOMKilled', 'the kernel ended the process for lack of memory'],
    [
      'the kernel',
      'kernel: Out of memory: Killed process 2114 (node) total-vm:1843200kB',
      'the kernel ended the process for lack of memory',
    ],
    ['systemd, a signal', 'Main process exited, code=killed, status=9/KILL', 'the process was ended by SIGKILL'],
    ['systemd, a step', 'Main process exited, code=exited, status=203/EXEC', 'status of the step EXEC'],
    ['systemd, a status', 'Main process exited, code=exited, status=126/n/a', 'status 126'],
    ['Go', 'signal: killed', 'the process was ended by SIGKILL'],
    [
      'a shell script',
      './run.sh: line 3:  4122 Segmentation fault      (core dumped) ./app',
      'the process was ended by SIGSEGV',
    ],
    ['a terminal', 'Killed', 'the process was ended by SIGKILL'],
    ['a supervisor', 'child 41 was terminated by signal 15', 'the process was ended by SIGTERM'],
    ['npm', 'command failed with exit code 127', 'status 127'],
  ])('are read as %s prints them', (_, line, is) => {
    expect(isOf(line)).toEqual([is])
  })

  it.each([
    ['a success', 'app-1 exited with code 0'],
    ['a status that only the program itself knows', 'app-1 exited with code 3'],
    ['an HTTP status', 'GET /x status=137 in 4 ms'],
    ['a word in a sentence', 'The old session was Killed by the new policy of the team'],
    ['a number of a line', 'see line 137 for the exit'],
    ['a signal that ends nothing', 'received signal 28 (SIGWINCH)'],
  ])('%s is left alone', (_, line) => {
    expect(isOf(line)).toEqual([])
  })

  it('have the codes behind them', () => {
    expect(codesOf('exit status 127')).toEqual(['ENOENT'])
    expect(codesOf('sh: exit code 126')).toEqual(['EACCES', 'ENOEXEC', 'EISDIR'])
    expect(codesOf('exited with code 141')).toEqual(['EPIPE'])
    expect(codesOf('exited with code 139')).toEqual([])
  })

  it('are said once each, with the line and the words of the log', () => {
    const endings = endingsOf('start\nweb exited with code 137\nweb exited with code 137\nweb exited with code 143\n')
    expect(endings.map(({ line, evidence }) => [line, evidence])).toEqual([
      [2, 'exited with code 137'],
      [4, 'exited with code 143'],
    ])
  })

  it('are looked for where the log ends', () => {
    expect(isOf(`exited with code 137\n${'all is well\n'.repeat(2000)}`)).toEqual([])
  })
})

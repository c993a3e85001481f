/**
 * Makes real programs fail on this machine and records what they print, with the truth beside it: the code that the kernel gave
 * (asked with strace, not read from the log) and what it was given for. Needs root, unshare, strace; programs that are not here are left out.
 *   node tools/run.mjs tools/record-logs.ts src/core/matcher/fixtures/real-programs.txt
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { errnoNumber, strerror } from '../src/core/errno/index.ts'
import { type LogCase, logCases } from './real-world/logs-cases.ts'
import { PREPARE } from './real-world/logs-world.ts'

const ROOT = '/tmp/errlab-logs'

export function main([file = 'src/core/matcher/fixtures/real-programs.txt']: readonly string[]): void {
  const cases = logCases()
  rmSync(ROOT, { recursive: true, force: true })
  mkdirSync(`${ROOT}/out`, { recursive: true })
  writeFileSync(`${ROOT}/run.sh`, `${PREPARE}\n${cases.map(runOf).join('\n')}\n`)
  spawnSync('unshare', ['-m', '-n', '-p', '-f', '--mount-proc', '--kill-child', 'bash', `${ROOT}/run.sh`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 1_500_000,
  })
  const seen = new Set<string>()
  const recorded = cases.flatMap((one, at) => {
    const log = logOf(at)
    const isNew = log !== null && !seen.has(log) && isTrue(one, at) && carries(one, log)
    if (log !== null) seen.add(log)
    return isNew ? [labelled(one, log)] : []
  })
  writeFileSync(file, recorded.join(''))
  console.log(`${recorded.length} of ${cases.length} logs carry what happened`)
}

/** As an ordinary user, under strace, in the prepared directory. */
function runOf({ command }: LogCase, at: number): string {
  writeFileSync(`${ROOT}/out/${at}.sh`, command)
  return `(cd ${ROOT}/w; rm -rf full/* nodir; timeout -k 1 12 strace -f -qq -e trace=all -o ${ROOT}/out/${at}.strace setpriv --reuid=1000 --regid=1000 --clear-groups env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp/errlab-logs/home LANG=C.UTF-8 NO_COLOR=1 bash ${ROOT}/out/${at}.sh) < /dev/null > ${ROOT}/out/${at}.log 2>&1`
}

function logOf(at: number): string | null {
  const path = `${ROOT}/out/${at}.log`
  if (!existsSync(path)) return null
  const text = readFileSync(path, 'utf8').replaceAll(`${ROOT}/out/${at}.sh`, 'bash').replaceAll(ROOT, '/srv')
  return text.trim() === '' || text.length > 6000 || text.includes('\0') ? null : text.trimEnd()
}

/** The kernel gave this code to a call that has to do with the operand. */
function isTrue({ code, entities }: LogCase, at: number): boolean {
  const path = `${ROOT}/out/${at}.strace`
  if (!existsSync(path)) return false
  return readFileSync(path, 'latin1')
    .split('\n')
    .some(
      (line) =>
        line.includes(`-1 ${code} `) ||
        line.includes(`[${code}]`) ||
        (entities.path !== undefined && line.includes(`{${code}`)),
    )
}

/** A reader can see it: the name, the libc's words or the number's form. */
function carries({ code }: LogCase, log: string): boolean {
  const lower = log.toLowerCase()
  return (
    lower.includes(strerror(code).toLowerCase()) ||
    log.includes(code) ||
    new RegExp(`errno[ =:]*-?${errnoNumber(code)}\\b`, 'i').test(log)
  )
}

function labelled({ id, from, code, entities }: LogCase, log: string): string {
  const lines = log.split('\n')
  const words = [strerror(code).toLowerCase(), code.toLowerCase()]
  const line = lines.findIndex((text) => words.some((word) => text.toLowerCase().includes(word))) + 1
  const told = Object.entries(entities)
    .map(([key, value]) => [key, value.replace(ROOT, '/srv')] as const)
    .filter(([, value]) =>
      lines.some((text) =>
        new RegExp(`(?<![\\w.])${value.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(?![\\w])`).test(text),
      ),
    )
    .map(([key, value]) => ` ${key === 'path' && isDestination(value, log) ? 'dest' : key}=${value}`)
  return `### ${id} | ${from} | ${code}\n@${code} ${line}${told.join('')}\n${log}\n`
}

/** `'big' -> 'ro/out.dat'` · `cannot move 'big' to '/etc/out'` */
const isDestination = (path: string, log: string): boolean =>
  ['->', 'to'].some((arrow) => log.includes(`'big' ${arrow} '${path}'`))

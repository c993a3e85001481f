import type { Task } from '../../kernel/sys.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { writeFile } from '../lib/files.ts'
import { readWhole } from '../lib/lines.ts'

interface Change {
  readonly start: number
  /** Lines with their newlines; the mark is gone. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}
interface FilePatch {
  readonly from: string | null
  readonly to: string | null
  readonly changes: readonly Change[]
}

export default command(
  {
    names: ['patch'],
    usage: '[OPTION]... [ORIGFILE [PATCHFILE]]',
    summary: '',
    package: 'GNU patch',
    version: '2.7.6',
    failure: 2,
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'bB:cCd:D:eEfF:g:i:lnNo:p:r:RstTuvV:x:Y:z:Z',
      long: {
        strip: 'p:',
        input: 'i:',
        output: 'o:',
        reverse: 'R',
        'dry-run': 'dry-run',
        backup: 'b',
        quiet: 's',
        silent: 's',
        directory: 'd:',
        forward: 'N',
        force: 'f',
        batch: 't',
        unified: 'u',
        normal: 'n',
        fuzz: 'F:',
        'reject-file': 'r:',
      },
    })
    const has = (name: string) => options.some((option) => option.name === name)
    const value = (name: string) => options.findLast((option) => option.name === name)?.value ?? null
    const directory = value('d')
    if (directory !== null) {
      const moved = self.sys.chdir(directory)
      if (!moved.ok) return yield* fatal(self, `Can't change to directory ${directory} : ${self.reason(moved.error)}`)
    }
    const source = value('i') ?? operands[1] ?? '-'
    const read = yield* readWhole(self, source)
    if (!read.ok) return yield* fatal(self, `Can't open patch file ${source} : ${self.reason(read.error)}`)
    const patches = parsePatch(decode(read.bytes))
    if (patches.length === 0) return yield* fatal(self, 'Only garbage was found in the patch input.')
    let status = 0
    for (const patch of patches) {
      const file = operands[0] ?? chooseFile(self, patch, value('p') === null ? null : Number(value('p')))
      if (file === null) return yield* fatal(self, "can't find file to patch")
      if (
        !(yield* applyTo(
          self,
          file,
          has('R') ? reversed(patch) : patch,
          value('o') ?? file,
          has('dry-run'),
          has('s'),
          has('b'),
        ))
      )
        status = 1
    }
    return status
  },
)

function* fatal(self: Command, message: string): Task<number> {
  yield* self.warn(`**** ${message}`)
  return yield* self.exit(2)
}

function chooseFile(self: Command, patch: FilePatch, strip: number | null): string | null {
  const cut = (name: string | null) => {
    if (name === null || name === '/dev/null') return null
    const parts = name.split('/')
    return strip === null ? parts.at(-1)! : parts.slice(strip).join('/')
  }
  const names = [cut(patch.from), cut(patch.to)].filter((name) => name !== null && name !== '') as string[]
  return names.find((name) => self.sys.stat(name).ok) ?? names.at(-1) ?? null
}

const reversed = (patch: FilePatch): FilePatch => ({
  from: patch.to,
  to: patch.from,
  changes: patch.changes.map(({ start, before, after }) => ({ start, before: after, after: before })),
})

function parsePatch(text: string): FilePatch[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const patches: { from: string | null; to: string | null; changes: Change[] }[] = []
  const name = (line: string) => /^(?:---|\+\+\+|\*\*\*) ([^\t\n]*)/.exec(line)?.[1]?.trimEnd() ?? null
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line.startsWith('--- ') && lines[i + 1]?.startsWith('+++ ')) {
      patches.push({ from: name(line), to: name(lines[i + 1]!), changes: [] })
      i++
      continue
    }
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk && patches.length > 0) {
      const before: string[] = []
      const after: string[] = []
      const [wantBefore, wantAfter] = [Number(hunk[2] ?? 1), Number(hunk[4] ?? 1)]
      while (
        i + 1 < lines.length &&
        (before.length < wantBefore || after.length < wantAfter || lines[i + 1]!.startsWith('\\'))
      ) {
        const next = lines[++i]!
        if (next.startsWith('\\')) {
          const mark = lines[i - 1]![0]
          if (mark !== '+') before[before.length - 1] = before.at(-1)!.replace(/\n$/, '')
          if (mark !== '-') after[after.length - 1] = after.at(-1)!.replace(/\n$/, '')
          continue
        }
        if (next[0] !== '+') before.push(next.slice(1))
        if (next[0] !== '-') after.push(next.slice(1))
      }
      patches.at(-1)!.changes.push({ start: Number(hunk[1]) - (wantBefore > 0 ? 1 : 0), before, after })
      continue
    }
    const normal = /^(\d+)(?:,(\d+))?([acd])(\d+)(?:,(\d+))?$/.exec(line.trimEnd())
    if (!normal) continue
    if (patches.length === 0) patches.push({ from: null, to: null, changes: [] })
    const take = (mark: string): string[] => {
      const taken: string[] = []
      while (lines[i + 1]?.startsWith(`${mark} `)) taken.push(lines[++i]!.slice(2))
      return taken
    }
    const before = take('<')
    if (lines[i + 1] === '---\n') i++
    const after = take('>')
    patches.at(-1)!.changes.push({ start: Number(normal[1]) - (normal[3] === 'a' ? 0 : 1), before, after })
  }
  return patches.filter((patch) => patch.changes.length > 0)
}

function* applyTo(
  self: Command,
  file: string,
  patch: FilePatch,
  output: string,
  dryRun: boolean,
  silent: boolean,
  backup: boolean,
): Task<boolean> {
  const read = yield* readWhole(self, file)
  if (!read.ok && read.error.errno !== 'ENOENT')
    return (yield* fatal(self, `Can't open file ${file} : ${self.reason(read.error)}`)) === 0
  let lines: string[] = read.ok ? (decode(read.bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []) : []
  if (!silent) yield* self.print(`${dryRun ? 'checking' : 'patching'} file ${output}\n`)
  let offset = 0
  const rejects: number[] = []
  const notes: string[] = []
  for (const [i, change] of patch.changes.entries()) {
    const at = findPlace(lines, change, change.start + offset)
    if (at === null) {
      rejects.push(i)
      notes.push(`Hunk #${i + 1} FAILED at ${change.start + 1}.\n`)
      continue
    }
    const moved = at - change.start - offset
    if (moved !== 0)
      notes.push(`Hunk #${i + 1} succeeded at ${at + 1} (offset ${moved} line${Math.abs(moved) === 1 ? '' : 's'}).\n`)
    lines = [...lines.slice(0, at), ...change.after, ...lines.slice(at + change.before.length)]
    offset = at - change.start + change.after.length - change.before.length
  }
  if (!silent) yield* self.print(notes.join(''))
  if (!dryRun) {
    if (backup && read.ok) yield* writeFile(self.sys, `${file}.orig`, read.bytes)
    if (rejects.length < patch.changes.length) {
      const written = yield* writeFile(self.sys, output, lines.join(''))
      if (!written.ok) return (yield* fatal(self, `Can't create file ${output} : ${self.reason(written.error)}`)) === 0
    }
  }
  if (rejects.length === 0) return true
  const count = `${rejects.length} out of ${patch.changes.length} hunk${patch.changes.length === 1 ? '' : 's'} FAILED`
  yield* self.print(`${count}${dryRun ? '' : ` -- saving rejects to file ${output}.rej`}\n`)
  if (!dryRun) yield* writeFile(self.sys, `${output}.rej`, rejectText(patch, rejects))
  return false
}

const same = (lines: readonly string[], at: number, wanted: readonly string[]): boolean =>
  at >= 0 && at + wanted.length <= lines.length && wanted.every((line, i) => line === lines[at + i])

/** Where it says, or the nearest place that fits. */
function findPlace(lines: readonly string[], { before }: Change, start: number): number | null {
  if (before.length === 0) return Math.min(start, lines.length)
  for (let distance = 0; distance <= lines.length; distance++) {
    if (same(lines, start + distance, before)) return start + distance
    if (same(lines, start - distance, before)) return start - distance
  }
  return null
}

function rejectText(patch: FilePatch, rejects: readonly number[]): string {
  const hunks = rejects.map((i) => {
    const { start, before, after } = patch.changes[i]!
    const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)]
    return `@@ -${start + 1},${before.length} +${start + 1},${after.length} @@\n${lines.join('')}`
  })
  return `--- ${patch.from ?? ''}\n+++ ${patch.to ?? ''}\n${hunks.join('')}`
}

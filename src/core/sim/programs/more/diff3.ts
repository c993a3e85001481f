import type { Task } from '../../kernel/sys.ts'
import { type Block, threeWay } from '../diff/three-way.ts'
import { decode } from '../lib/bytes.ts'
import { type Command, command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readWhole } from '../lib/lines.ts'
import { isDirectory } from '../lib/mode.ts'
import { parseOptions } from '../lib/options.ts'

const TROUBLE = 2
const SPEC = {
  short: 'aeimvx3AEL:TX',
  long: {
    text: 'a',
    'show-all': 'A',
    ed: 'e',
    'diff-program': { value: 'required' },
    'show-overlap': 'E',
    label: 'L:',
    merge: 'm',
    'initial-tab': 'T',
    'overlap-only': 'x',
    'easy-only': '3',
    'strip-trailing-cr': 'strip',
    version: '--version',
    help: '--help',
  },
} as const

type Files = readonly [mine: readonly string[], old: readonly string[], yours: readonly string[]]
interface Wish {
  readonly labels: readonly string[]
  /** Which changes are written. */
  readonly overlaps: boolean
  readonly easy: boolean
  readonly brackets: boolean
  readonly showsOld: boolean
  readonly isScript: boolean
  readonly ends: boolean
  readonly prefix: string
}

export default command(
  {
    names: ['diff3'],
    usage: '[OPTION]... MYFILE OLDFILE YOURFILE',
    summary: 'Compare three files line by line.',
    package: 'GNU diffutils',
    version: '3.8',
    failure: TROUBLE,
    writeFailure: (name, error) => ({ message: `${name}: standard output: ${reason(error)}`, code: TROUBLE }),
  },
  function* (self) {
    const given = parseOptions(self.args, SPEC)
    const has = (name: string) => given.options.some((option) => option.name === name)
    if (has('--help')) yield* self.help()
    if (has('--version') || has('v')) yield* self.version()
    if (given.error !== null) return yield* wrongUse(self, given.error)
    const scripts = ['A', 'e', 'E', 'x', '3', 'X'].filter(has)
    const labels = given.options.filter((option) => option.name === 'L').map((option) => option.value!)
    if (labels.length > 3) return yield* wrongUse(self, 'too many file label options')
    if (scripts.length > 1 || (has('m') && has('i')) || (labels.length > 0 && scripts.length === 0 && !has('m')))
      return yield* wrongUse(self, 'incompatible options')
    const { operands } = given
    if (operands.length < 3) return yield* wrongUse(self, `missing operand after '${operands.at(-1) ?? self.name}'`)
    if (operands.length > 3) return yield* wrongUse(self, `extra operand '${operands[3]}'`)
    const merges = has('m')
    const isScript = scripts.length > 0
    const files: string[][] = []
    for (const path of operands) {
      const stat = path === '-' ? null : self.sys.stat(path)
      if (stat && !stat.ok) return yield* self.fail(`${path}: ${self.reason(stat.error)}`)
      if (stat?.ok && isDirectory(stat.value.mode))
        return yield* self.fail(`${path}: ${self.reason({ errno: 'EISDIR', syscall: 'read' })}`)
      const read = yield* readWhole(self, path)
      if (!read.ok) return yield* self.fail(`${path}: ${self.reason(read.error)}`)
      const text = decode(read.bytes)
      files.push((has('strip') ? text.replace(/\r\n/g, '\n') : text).match(/[^\n]*\n|[^\n]+$/g) ?? [])
    }
    const three = files as unknown as Files
    const blocks = threeWay(three, merges || isScript ? 1 : 2)
    const wish: Wish = {
      labels: operands.map((path, i) => labels[i] ?? path),
      overlaps: has('x') || has('X'),
      easy: has('3'),
      // -X is said to bracket what it writes; 3.8 does not.
      brackets: has('A') || has('E') || (merges && !isScript),
      showsOld: has('A') || (merges && !isScript),
      isScript,
      ends: has('i'),
      prefix: has('T') ? '\t' : '  ',
    }
    if (merges) return yield* merged(self, three, blocks, wish)
    if (isScript) return yield* script(self, three, blocks, wish)
    yield* self.print(blocks.map((block) => report(three, block, wish.prefix)).join(''))
    return 0
  },
)

function* wrongUse(self: Command, message: string): Task<never> {
  yield* self.warn(message)
  yield* self.stderr.write(`${self.name}: Try '${self.name} --help' for more information.\n`)
  return yield* self.exit(TROUBLE)
}

/** `====1`, then where and what each file has; of two that are alike the text is shown once. */
function report(files: Files, { odd, ranges }: Block, prefix: string): string {
  const silent = odd === null ? -1 : odd === 0 ? 1 : 0
  // The two that are alike come one after the other.
  const order = odd === 1 ? [0, 2, 1] : [0, 1, 2]
  const parts = order.map((i) => {
    const [from, to] = ranges[i]!
    const place = to === from ? `${from}a` : to - from === 1 ? `${to}c` : `${from + 1},${to}c`
    if (i === silent) return `${i + 1}:${place}\n`
    const lines = files[i]!.slice(from, to)
    const text = lines.map((line) => prefix + line).join('')
    const ending = text !== '' && !text.endsWith('\n') ? '\n\\ No newline at end of file\n' : ''
    return `${i + 1}:${place}\n${text}${ending}`
  })
  return `====${odd === null ? '' : odd + 1}\n${parts.join('')}`
}

/** What becomes of a block: nothing, a change, or a conflict. */
function kindOf({ odd }: Block, wish: Wish): 'none' | 'change' | 'conflict' {
  if (odd === 0) return 'none'
  if (odd === 1) return wish.showsOld ? 'conflict' : 'none'
  if (odd === 2) return wish.overlaps ? 'none' : 'change'
  if (wish.easy) return 'none'
  return wish.brackets ? 'conflict' : 'change'
}

function* merged(self: Command, files: Files, blocks: readonly Block[], wish: Wish): Task<number> {
  const [mine] = files
  const text = (block: Block, i: 0 | 1 | 2) => files[i].slice(...block.ranges[i]).join('')
  let out = ''
  let at = 0
  let conflicts = 0
  for (const block of blocks) {
    const kind = kindOf(block, wish)
    if (kind === 'none') continue
    const [from, to] = block.ranges[0]
    out += mine.slice(at, from).join('')
    at = to
    if (kind === 'conflict') {
      conflicts++
      const isAll = block.odd === null
      if (isAll) out += `<<<<<<< ${wish.labels[0]}\n${text(block, 0)}`
      if (wish.showsOld) out += `${isAll ? '|||||||' : '<<<<<<<'} ${wish.labels[1]}\n${text(block, 1)}`
      out += `=======\n${text(block, 2)}>>>>>>> ${wish.labels[2]}\n`
    } else out += text(block, 2)
  }
  yield* self.print(out + mine.slice(at).join(''))
  return conflicts > 0 ? 1 : 0
}

/** A script for ed, the last change first. */
function* script(self: Command, files: Files, blocks: readonly Block[], wish: Wish): Task<number> {
  let conflicts = 0
  let out = ''
  for (const block of [...blocks].reverse()) {
    const kind = kindOf(block, wish)
    if (kind === 'none') continue
    const [from, to] = block.ranges[0]
    const lines = (i: 1 | 2) => files[i].slice(...block.ranges[i])
    if (kind === 'conflict') {
      conflicts++
      const isAll = block.odd === null
      const [old, yours] = [isAll && wish.showsOld ? lines(1) : [], isAll ? lines(2) : []]
      const middle = isAll
        ? `${wish.showsOld ? `||||||| ${wish.labels[1]}\n${dotted(old)}` : ''}=======\n${dotted(yours)}`
        : ''
      out += `${to}a\n${middle}>>>>>>> ${wish.labels[2]}\n.\n${undotted([...old, ...yours], to + 2)}`
      const before = isAll ? [] : lines(1)
      out += `${from}a\n<<<<<<< ${wish.labels[isAll ? 0 : 1]}\n${isAll ? '' : `${dotted(before)}=======\n`}.\n${undotted(before, from + 2)}`
      continue
    }
    const place = to - from <= 1 ? String(to) : `${from + 1},${to}`
    const yours = lines(2)
    if (yours.length === 0) out += `${place}d\n`
    else out += `${place}${to === from ? 'a' : 'c'}\n${dotted(yours)}.\n${undotted(yours, from + 1)}`
  }
  yield* self.print(out + (wish.ends ? 'w\nq\n' : ''))
  return conflicts > 0 ? 1 : 0
}

/** A line that begins with a dot would end ed's input: it gets a second one, taken away again below. */
const dotted = (lines: readonly string[]): string =>
  lines.map((line) => (line.startsWith('.') ? `.${line}` : line)).join('')

const undotted = (lines: readonly string[], start: number): string =>
  !lines.some((line) => line.startsWith('.'))
    ? ''
    : `${lines.length === 1 ? start : `${start},${start + lines.length - 1}`}s/^\\.//\n`

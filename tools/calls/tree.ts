import type { Call } from '../../src/core/sim/kernel/calls.testing.ts'
import { Random } from '../../src/core/sim/kernel/random.ts'

/** Four names and three levels: with so few, calls meet each other's files all the time. */
const NAMES = ['a', 'b', 'c', 'd']
const FDS = ['3', '4', '5', '6', '7']
const SIZES = ['0', '1', '4095', '4096', '4097', '20000', '70000']
/** O_RDONLY to O_RDWR with O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW. */
const FLAGS = ['00', '01', '02', '0101', '0102', '0102', '0301', '01001', '01102', '02101', '0200000', '0400102']
const MODES = ['0755', '0700', '0555', '0000', '01777', '0644']

const SHAPES: readonly (readonly (string | readonly string[])[])[] = [
  ...repeat(8, ['open', 'path', FLAGS, ['0644', '0600', '0444']]),
  ...repeat(3, ['close', FDS]),
  ...repeat(4, ['write', FDS, SIZES]),
  ['pwrite', FDS, ['1', '5000'], SIZES],
  ['read', FDS, ['10', '0']],
  ['lseek', FDS, SIZES, ['0', '1', '2']],
  ...repeat(8, ['mkdir', 'path', MODES]),
  ...repeat(3, ['rmdir', 'path']),
  ...repeat(3, ['unlink', 'path']),
  ...repeat(9, ['rename', 'path', 'path']),
  ['noreplace', 'path', 'path'],
  ['exchange', 'path', 'path'],
  ...repeat(4, ['link', 'path', 'path']),
  ...repeat(3, ['symlink', ['a', 'b/c', '../a', '.', '..', 'gone', 'd'], 'path']),
  ...repeat(2, ['truncate', 'path', SIZES]),
  ['ftruncate', FDS, SIZES],
  ['fallocate', FDS, SIZES, SIZES, ['0', '1']],
  ...repeat(2, ['chmod', 'path', MODES]),
  ['readlink', 'path'],
  ['lstat', 'path'],
  ...repeat(2, ['list', 'path']),
  ['fstat', FDS],
  ['space', ['.']],
]

function repeat<T>(times: number, shape: T): readonly T[] {
  return Array.from({ length: times }, () => shape)
}

/** Random calls on a small tmpfs, and then calls that tell the whole tree they have left, with the space it takes. */
export function randomTreeCalls(seed: number, count: number): Call[] {
  const random = new Random(seed)
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!
  const path = () => {
    let path = pick(NAMES)
    while (random.next() < 0.45 && path.length < 6) path += `/${pick(NAMES)}`
    return random.next() < 0.04 ? `${path}/${pick(['', '.', '..'])}` : path
  }
  const calls = Array.from({ length: count }, () =>
    pick(SHAPES).map((part, i) =>
      i === 0 ? String(part) : part === 'path' ? path() : pick(part as readonly string[]),
    ),
  )
  return [...calls, ...lookAt('.', 3), ['space', '.']]
}

function lookAt(directory: string, levels: number): Call[] {
  if (levels === 0) return []
  const below = NAMES.map((name) => (directory === '.' ? name : `${directory}/${name}`))
  return [['list', directory], ...below.flatMap((path) => [['lstat', path], ...lookAt(path, levels - 1)])]
}

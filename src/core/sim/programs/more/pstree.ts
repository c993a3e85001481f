/** pstree of psmisc 23.6. */
import { command } from '../lib/command.ts'
import { readAccounts } from '../lib/users.ts'
import { listDirectory, type Proc, readProcs } from '../system/proc.ts'

interface Style {
  readonly pids: boolean
  readonly groups: boolean
  readonly args: boolean
  readonly users: boolean
  readonly compact: boolean
  readonly threads: boolean
  readonly byPid: boolean
  userName(uid: number): string
}
interface Node {
  readonly label: string
  /** Behind the label where it stands alone on its line: arguments. */
  readonly tail: string
  readonly count: number
  readonly children: readonly Node[]
  readonly isThread: boolean
}

export default command(
  {
    names: ['pstree'],
    usage: '[-acglpsStTuZ] [ PID | USER ]',
    summary: 'Display a tree of processes.',
    package: 'PSmisc',
    version: '23.6',
  },
  function* (self) {
    const { options, operands } = yield* self.options({
      short: 'aAcgGhH:lnN:psStTuUVZ',
      long: {
        arguments: 'a',
        ascii: 'A',
        'compact-not': 'c',
        'numeric-sort': 'n',
        'show-pids': 'p',
        'show-parents': 's',
        'hide-threads': 'T',
        'uid-changes': 'u',
        unicode: 'U',
        long: 'l',
        'show-pgids': 'g',
      },
    })
    const has = (name: string): boolean => options.some((option) => option.name === name)
    if (has('V')) {
      yield* self.stderr.write(VERSION)
      return 0
    }
    const accounts = yield* readAccounts(self.sys)
    const procs = yield* readProcs(self.sys)
    const threads = new Map<number, readonly number[]>()
    if (!has('T')) {
      for (const proc of procs.filter((p) => p.threads > 1)) {
        const names = (yield* listDirectory(self.sys, `/proc/${proc.pid}/task`)) ?? []
        threads.set(
          proc.pid,
          names
            .map(Number)
            .filter((tid) => tid !== proc.pid)
            .sort((a, b) => a - b),
        )
      }
    }
    const style: Style = {
      pids: has('p'),
      groups: has('g'),
      args: has('a'),
      users: has('u'),
      compact: !has('c') && !has('p') && !has('g'),
      threads: !has('T'),
      byPid: has('n'),
      userName: (uid) => accounts.userName(uid),
    }
    const [target] = operands
    const user = accounts.userNamed(target ?? '')?.uid
    const roots = rootsFor(procs, target, user)
    if (roots === null) {
      yield* self.stderr.write(`No such user name: ${target}\n`)
      return 1
    }
    for (const [i, root] of roots.entries()) {
      const node = has('s') ? withParents(procs, root, threads, style) : nodeOf(procs, root, null, threads, style, user)
      if (i > 0) yield* self.print('\n')
      yield* self.print(style.args ? listing(node, '', '', true) : `${drawing(node).join('\n')}\n`)
    }
    return 0
  },
)

const VERSION = `pstree (PSmisc) 23.6
Copyright (C) 1993-2022 Werner Almesberger and Craig Small

PSmisc comes with ABSOLUTELY NO WARRANTY.
This is free software, and you are welcome to redistribute it under
the terms of the GNU General Public License.
For more information about these matters, see the files named COPYING.
`

const byPid = (a: Proc, b: Proc): number => a.pid - b.pid
/** By name, of one name by user, of one user by pid. */
const byName = (a: Proc, b: Proc): number =>
  a.comm === b.comm ? (a.uids[1] ?? 0) - (b.uids[1] ?? 0) || byPid(a, b) : a.comm < b.comm ? -1 : 1

function rootsFor(procs: readonly Proc[], target: string | undefined, uid: number | undefined): readonly Proc[] | null {
  if (target === undefined) return procs.filter((proc) => proc.pid === 1)
  if (/^\d+$/.test(target)) return procs.filter((proc) => proc.pid === Number(target))
  if (uid === undefined) return null
  const isOwn = (proc: Proc | undefined): boolean => proc?.uids[1] === uid
  return procs.filter((proc) => isOwn(proc) && !isOwn(procs.find((other) => other.pid === proc.ppid))).sort(byName)
}

function withParents(
  procs: readonly Proc[],
  proc: Proc,
  threads: ReadonlyMap<number, readonly number[]>,
  style: Style,
): Node {
  let node = nodeOf(procs, proc, null, threads, style)
  for (let at = procs.find((p) => p.pid === proc.ppid); at; at = procs.find((p) => p.pid === at!.ppid)) {
    node = { label: labelOf(at, null, style), tail: '', count: 1, children: [node], isThread: false }
  }
  return node
}

function labelOf(proc: Proc, parent: Proc | null, style: Style, user = 0): string {
  const numbers = [...(style.pids ? [proc.pid] : []), ...(style.groups ? [proc.pgid] : [])].join(',')
  const pid = numbers === '' ? '' : style.args ? `,${numbers}` : `(${numbers})`
  // The first of the tree is compared with root, or with the user that is asked for.
  const isOther = style.users && (parent?.uids[1] ?? user) !== proc.uids[1]
  return `${proc.comm}${pid}${isOther ? `(${style.userName(proc.uids[1] ?? 0)})` : ''}`
}

function nodeOf(
  procs: readonly Proc[],
  proc: Proc,
  parent: Proc | null,
  threads: ReadonlyMap<number, readonly number[]>,
  style: Style,
  user = 0,
): Node {
  const children = procs
    .filter((child) => child.ppid === proc.pid)
    .sort(style.byPid ? byPid : byName)
    .map((child) => nodeOf(procs, child, proc, threads, style))
  const own = (threads.get(proc.pid) ?? []).map((tid): Node => {
    const pid = style.pids ? (style.args ? `,${tid}` : `(${tid})`) : ''
    return { label: `{${proc.comm}}${pid}`, tail: '', count: 1, children: [], isThread: true }
  })
  const all = [...children, ...own]
  return {
    label: labelOf(proc, parent, style, user),
    tail: style.args && proc.argv.length > 1 ? ` ${proc.argv.slice(1).join(' ')}` : '',
    count: 1,
    children: style.compact ? merged(all, style.args) : all,
    isThread: false,
  }
}

/** Equal subtrees become one with a count: `3*[sleep]`. */
function merged(nodes: readonly Node[], hasArgs: boolean): readonly Node[] {
  const found: Node[] = []
  for (const node of nodes) {
    const key = JSON.stringify({ ...node, count: 1 })
    const at = found.findIndex((other) => JSON.stringify({ ...other, count: 1 }) === key)
    if (at >= 0 && (!hasArgs || node.isThread)) found[at] = { ...found[at]!, count: found[at]!.count + 1 }
    else found.push(node)
  }
  return found
}

/** The tree with its first child on the same line. */
function drawing(node: Node): string[] {
  const counted = node.count > 1 ? `${node.count}*[` : ''
  const close = node.count > 1 ? ']' : ''
  const head = `${counted}${node.label}`
  if (node.children.length === 0) return [head + close]
  const lines: string[] = []
  const indent = ' '.repeat(head.length)
  for (const [i, child] of node.children.entries()) {
    const isOnly = node.children.length === 1
    const isLast = i === node.children.length - 1
    const joint = isOnly ? '---' : i === 0 ? '-+-' : isLast ? ' `-' : ' |-'
    const below = isOnly || isLast ? '   ' : ' | '
    for (const [j, line] of drawing(child).entries()) {
      if (j === 0) lines.push((i === 0 ? head : indent) + joint + line)
      else lines.push(indent + below + line)
    }
  }
  if (close) lines[0] += close
  return lines
}

/** -a: one line for each process. */
function listing(node: Node, prefix: string, branch: string, isLast: boolean): string {
  const name = node.count > 1 ? `${node.count}*[${node.label}]` : node.label
  const below = branch === '' ? '  ' : prefix + (isLast ? '    ' : '|   ')
  return `${prefix}${branch}${name}${node.tail}\n${node.children
    .map((child, i) => {
      const last = i === node.children.length - 1
      return listing(child, below, last ? '`-' : '|-', last)
    })
    .join('')}`
}

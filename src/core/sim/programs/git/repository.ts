/** A repository on disk: refs, objects, the index and its lock. Simplified: objects are JSON, blobs are kept as they are, nothing is packed. */
import { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } from '../../kernel/constants.ts'
import type { SysError, Task } from '../../kernel/sys.ts'
import { decode, encode } from '../lib/bytes.ts'
import type { Command } from '../lib/command.ts'
import { reason } from '../lib/errors.ts'
import { readFile, readText, writeFile } from '../lib/files.ts'
import { dirName } from '../lib/paths.ts'
import { type Commit, commitText, type Entry, hashOf, type Tag, type Tree, tagText } from './objects.ts'

export type { Commit, Entry, Tree } from './objects.ts'

/** The run is over: what git says last, and its status. */
export class Stop extends Error {
  constructor(
    readonly text: string,
    readonly code = 128,
  ) {
    super(text)
  }
}
export const fatal = (text: string, code = 128): Stop => new Stop(`fatal: ${text}\n`, code)
export const failed = (text: string, code = 1): Stop => new Stop(`error: ${text}\n`, code)

/** What a merge or a pick that is not over keeps below .git. */
export const UNDER_WAY = ['MERGE_HEAD', 'MERGE_MSG', 'SQUASH_MSG', 'CHERRY_PICK_HEAD', 'REVERT_HEAD'] as const

const LOCKED = `.

Another git process seems to be running in this repository, e.g.
an editor opened by 'git commit'. Please make sure all processes
are terminated then try again. If it still fails, a git process
may have crashed in this repository earlier:
remove the file manually to continue.`

export class Repository {
  /** What HEAD names: `refs/heads/master`, or null when it is a commit itself. */
  ref: string | null = null

  constructor(
    readonly self: Command,
    /** The work tree; of a bare repository the directory itself. */
    readonly top: string,
    readonly git: string,
    /** Settings of this one run, from -c. */
    readonly given: ReadonlyMap<string, string> = new Map(),
    /** Where refs, objects and settings are: of an added work tree the directory of the repository that it belongs to. */
    readonly common: string = git,
  ) {}

  /** The repository of a work tree's directory, or the bare one that it is; null when it is none. */
  static *at(self: Command, top: string, given: ReadonlyMap<string, string> = new Map()): Task<Repository | null> {
    const { sys } = self
    const base = top === '/' ? '' : top
    if (sys.stat(`${base}/.git/HEAD`).ok) return yield* new Repository(self, top, `${base}/.git`, given).load()
    const link = /^gitdir: (.*)/.exec((yield* readText(sys, `${base}/.git`)) ?? '')?.[1]
    if (link !== undefined) {
      const git = normalPath(link.startsWith('/') ? link : `${base}/${link}`)
      const up = (yield* readText(sys, `${git}/commondir`))?.trim()
      if (sys.stat(`${git}/HEAD`).ok)
        return yield* new Repository(self, top, git, given, up ? normalPath(`${git}/${up}`) : git).load()
      throw fatal(`not a git repository: ${link}`)
    }
    if (sys.stat(`${base}/HEAD`).ok && sys.stat(`${base}/objects`).ok && sys.stat(`${base}/refs`).ok)
      return yield* new Repository(self, top, top, given).load()
    return null
  }

  /** Where a ref or its log stands: HEAD and the like are of each work tree its own. */
  #place(name: string): string {
    const isShared = /^(?:logs\/)?refs\//.test(name) && !name.includes('refs/bisect/')
    return `${isShared ? this.common : this.git}/${name}`
  }

  get branch(): string {
    return this.ref?.replace('refs/heads/', '') ?? 'HEAD'
  }

  *load(): Task<this> {
    const head = ((yield* readText(this.self.sys, `${this.git}/HEAD`)) ?? '').trim()
    this.ref = head.startsWith('ref: ') ? head.slice(5) : null
    return this
  }

  *resolve(ref: string): Task<string | null> {
    const text = yield* readText(this.self.sys, this.#place(ref))
    if (text === null) return null
    const value = text.trim()
    return value.startsWith('ref: ') ? yield* this.resolve(value.slice(5)) : value
  }

  /** A branch, a remote branch, a tag, an id or the beginning of one, with `~N` and `^`. */
  *find(name: string): Task<Commit | null> {
    const [, base, steps] = /^(.*?)((?:~\d*|\^\d?)*)(?:\^\{\w*\})?$/s.exec(name)!
    let id: string | null = null
    for (const place of ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'])
      if (id === null && (place !== '' || /^(?:[A-Z_]*HEAD$|refs\/)/.test(base!)))
        id = yield* this.resolve(`${place}${base === '@' ? 'HEAD' : base}`)
    if (id === null && /^[\da-f]{4,40}$/.test(base!)) {
      const names = this.self.sys.stat(`${this.common}/objects/${base!.slice(0, 2)}`).ok
        ? yield* this.#list(`objects/${base!.slice(0, 2)}`)
        : []
      const rest = names.find((file) => file.startsWith(base!.slice(2)))
      if (rest) id = base!.slice(0, 2) + rest
    }
    const past = /^(.*)@\{(\d+)\}$/.exec(base!)
    if (id === null && past) id = (yield* this.reflog(past[1] || 'HEAD'))[Number(past[2])]?.id ?? null
    const peeled = id === null ? null : yield* this.tag(id)
    let commit = id === null ? null : yield* this.commit(peeled?.object ?? id)
    for (const step of steps!.match(/~\d*|\^\d?/g) ?? []) {
      const n: number = step.length === 1 ? 1 : Number(step.slice(1))
      const parents: readonly number[] = step.startsWith('^') ? [n - 1] : Array.from({ length: n }, () => 0)
      for (const parent of parents) {
        const next: string | undefined = commit?.parents[parent]
        commit = next === undefined ? null : yield* this.commit(next)
      }
    }
    return commit
  }

  *#list(place: string): Task<readonly string[]> {
    const fd = yield* this.self.sys.open(
      place.startsWith('objects') ? `${this.common}/${place}` : this.#place(place),
      0,
    )
    if (!fd.ok) return []
    const names: string[] = []
    for (;;) {
      const some = this.self.sys.getdents(fd.value)
      if (!some.ok || some.value.length === 0) break
      names.push(...some.value.map((entry) => entry.name).filter((name) => name !== '.' && name !== '..'))
    }
    this.self.sys.close(fd.value)
    return names.sort()
  }

  /** Names below a place such as `refs/heads`. */
  *names(place: string): Task<readonly string[]> {
    const found: string[] = []
    for (const name of yield* this.#list(place)) {
      const stat = this.self.sys.stat(this.#place(`${place}/${name}`))
      if (stat.ok && (stat.value.mode & 0o170000) === 0o040000)
        found.push(...(yield* this.names(`${place}/${name}`)).map((rest) => `${name}/${rest}`))
      else found.push(name)
    }
    return found
  }

  *head(): Task<Commit | null> {
    const id = yield* this.resolve('HEAD')
    return id === null ? null : yield* this.commit(id)
  }

  *commit(id: string): Task<Commit | null> {
    const text = yield* readText(this.self.sys, this.#objectPath(id))
    if (text === null || !text.startsWith('{"parents"')) return null
    const stored = JSON.parse(text) as Omit<Commit, 'id' | 'tree'> & { readonly tree: Readonly<Record<string, Entry>> }
    return { ...stored, id, tree: new Map(Object.entries(stored.tree)) }
  }

  /** The tag with a message of that id, or null. */
  *tag(id: string): Task<Tag | null> {
    const text = yield* readText(this.self.sys, this.#objectPath(id))
    return text?.startsWith('{"tag"') ? (JSON.parse(text) as Tag) : null
  }

  *storeTag(tag: Tag): Task<string> {
    const { tag: name, ...rest } = tag
    const id = hashOf('tag', encode(tagText(tag)))
    yield* this.#store(id, encode(JSON.stringify({ tag: name, ...rest })))
    return id
  }

  #objectPath(id: string): string {
    return `${this.common}/objects/${id.slice(0, 2)}/${id.slice(2)}`
  }

  *#store(id: string, bytes: Uint8Array): Task<SysError | null> {
    const path = this.#objectPath(id)
    if (this.self.sys.stat(path).ok) return null
    const made = this.self.sys.mkdir(dirName(path), 0o777)
    if (!made.ok && made.error.errno !== 'EEXIST') return made.error
    const written = yield* writeFile(this.self.sys, path, bytes)
    return written.ok ? null : written.error
  }

  idOf(bytes: Uint8Array): string {
    return hashOf('blob', bytes)
  }

  /** Keeps a blob. git words a refusal by what the directory of objects lacks. */
  *storeBlob(name: string, bytes: Uint8Array): Task<string> {
    const id = this.idOf(bytes)
    const error = yield* this.#store(id, bytes)
    if (error === null) return id
    const why =
      error.errno === 'EACCES'
        ? 'insufficient permission for adding an object to repository database .git/objects'
        : `unable to create temporary file: ${reason(error)}`
    throw new Stop(
      `error: ${why}\nerror: ${name}: failed to insert into database\nerror: unable to index file '${name}'\nfatal: adding files failed\n`,
    )
  }

  *blob(id: string): Task<string> {
    const bytes = yield* readFile(this.self.sys, this.#objectPath(id))
    return bytes.ok ? decode(bytes.value) : ''
  }
  *blobBytes(id: string): Task<Uint8Array> {
    const bytes = yield* readFile(this.self.sys, this.#objectPath(id))
    return bytes.ok ? bytes.value : new Uint8Array()
  }

  *storeCommit(commit: Omit<Commit, 'id'>): Task<string> {
    const { parents, tree, message, name, email, time, committer, isUnended } = commit
    const stored = { parents, tree: Object.fromEntries(tree), message, name, email, time, committer, isUnended }
    const bytes = encode(JSON.stringify(stored))
    const id = hashOf('commit', encode(commitText(commit)))
    const error = yield* this.#store(id, bytes)
    if (error)
      throw new Stop(
        error.errno === 'EACCES'
          ? 'error: insufficient permission for adding an object to repository database .git/objects\nerror: Error building trees\n'
          : `error: unable to create temporary file: ${reason(error)}\nerror: Error building trees\n`,
        1,
      )
    return id
  }

  *setRef(ref: string, id: string, shown = ref): Task<void> {
    const path = this.#place(ref)
    this.#makeAbove(path)
    const locked = yield* this.#lock(path)
    if (locked !== null) throw fatal(`cannot lock ref '${shown}': ${locked}`)
    const written = yield* writeFile(this.self.sys, path, `${id}\n`)
    if (!written.ok) throw fatal(`cannot update ref '${ref}': ${reason(written.error)}`)
  }

  /** The file PATH.lock guards a ref while it is written: null, or why it cannot be made. */
  *#lock(path: string): Task<string | null> {
    const fd = yield* this.self.sys.open(`${path}.lock`, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    if (!fd.ok)
      return `Unable to create '${path}.lock': ${reason(fd.error)}${fd.error.errno === 'EEXIST' ? LOCKED : ''}`
    this.self.sys.close(fd.value)
    this.self.sys.unlink(`${path}.lock`)
    return null
  }

  #makeAbove(path: string): void {
    const above = dirName(path)
    if (this.self.sys.stat(above).ok) return
    this.#makeAbove(above)
    this.self.sys.mkdir(above, 0o777)
  }

  /** Moves the current branch, or HEAD itself; `why` goes to the reflog. */
  *advance(id: string, why: string): Task<void> {
    const before = yield* this.resolve('HEAD')
    yield* this.setRef(this.ref ?? 'HEAD', id, 'HEAD')
    yield* this.note('HEAD', before, id, why)
  }

  *setHead(ref: string, why = ''): Task<void> {
    const before = why === '' ? null : yield* this.resolve('HEAD')
    const locked = yield* this.#lock(`${this.git}/HEAD`)
    if (locked !== null) throw new Stop(`error: ${locked}\nfatal: unable to update HEAD\n`)
    const written = yield* writeFile(
      this.self.sys,
      `${this.git}/HEAD`,
      ref.startsWith('refs/') ? `ref: ${ref}\n` : `${ref}\n`,
    )
    if (!written.ok) throw fatal(`Unable to create '${this.git}/HEAD.lock': ${reason(written.error)}`)
    this.ref = ref.startsWith('refs/') ? ref : null
    const now = why === '' ? null : yield* this.resolve('HEAD')
    if (now !== null) yield* this.note('HEAD', before, now, why)
  }

  /** A line of .git/logs. */
  *note(ref: string, before: string | null, id: string, why: string): Task<void> {
    const path = this.#place(`logs/${ref}`)
    this.#makeAbove(path)
    const seconds = Math.floor(this.self.sys.clock() / 1000)
    const line = `${before ?? '0'.repeat(40)} ${id} ${seconds} +0000\t${why}\n`
    yield* writeFile(this.self.sys, path, line, 0o666, O_WRONLY | O_CREAT | O_APPEND)
  }

  /** What .git/logs tells of a ref, the newest first. */
  *reflog(ref: string): Task<readonly { readonly id: string; readonly why: string }[]> {
    const text = (yield* readText(this.self.sys, this.#place(`logs/${ref}`))) ?? ''
    const lines = text.split('\n').filter((line) => line !== '')
    return lines.reverse().map((line) => ({ id: line.slice(41, 81), why: line.slice(line.indexOf('\t') + 1) }))
  }

  /** A small file below .git such as MERGE_HEAD: its text, or null. */
  *state(name: string): Task<string | null> {
    return (yield* readText(this.self.sys, `${this.git}/${name}`))?.trimEnd() ?? null
  }

  *setState(name: string, text: string | null): Task<void> {
    if (text === null) this.self.sys.unlink(`${this.git}/${name}`)
    else yield* writeFile(this.self.sys, `${this.git}/${name}`, `${text}\n`)
  }

  *index(): Task<Map<string, Entry>> {
    const bytes = yield* readFile(this.self.sys, `${this.git}/index`)
    if (!bytes.ok && bytes.error.errno !== 'ENOENT')
      throw fatal(`.git/index: index file open failed: ${reason(bytes.error)}`)
    const text = bytes.ok ? decode(bytes.value) : ''
    return new Map(Object.entries(JSON.parse(text || '{}') as Readonly<Record<string, Entry>>))
  }

  /** Takes the lock, as git does before it even looks. */
  *lockIndex(): Task<number> {
    const path = `${this.git}/index.lock`
    const fd = yield* this.self.sys.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    if (fd.ok) return fd.value
    throw fatal(`Unable to create '${path}': ${reason(fd.error)}${fd.error.errno === 'EEXIST' ? LOCKED : ''}`)
  }

  *unlockIndex(fd: number, tree: Tree | null): Task<void> {
    const { sys } = this.self
    const lock = `${this.git}/index.lock`
    const sorted = tree && [...tree].sort(([a], [b]) => (a < b ? -1 : 1))
    const written = sorted ? yield* sys.write(fd, encode(JSON.stringify(Object.fromEntries(sorted)))) : null
    sys.close(fd)
    const done = written?.ok ? sys.rename(lock, `${this.git}/index`) : written
    if (done?.ok) return
    sys.unlink(lock)
    if (done) throw fatal('unable to write new index file')
  }

  *setting(key: string): Task<string | null> {
    return (yield* this.settings()).get(key.toLowerCase()) ?? null
  }

  /** Of the machine, the user and this repository. */
  *settings(): Task<ReadonlyMap<string, string>> {
    const { env, sys } = this.self
    const all = new Map<string, string>()
    for (const path of ['/etc/gitconfig', `${env.HOME ?? ''}/.gitconfig`, `${this.common}/config`])
      for (const [key, value] of parseConfig((yield* readText(sys, path)) ?? '')) all.set(key, value)
    return all
  }
}

/** Takes `.` and `..` out of an absolute path. */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** `section.sub.key` and its value, in their order. */
export function parseConfig(text: string): readonly (readonly [string, string])[] {
  const found: [string, string][] = []
  let section = ''
  for (const line of text.split('\n')) {
    const head = /^\s*\[([^\s"\]]+)(?:\s+"(.*)")?\]\s*$/.exec(line)
    if (head) section = `${head[1]!.toLowerCase()}${head[2] === undefined ? '' : `.${head[2]}`}`
    const pair = /^\s*([A-Za-z][\w-]*)\s*(?:=\s*(.*?))?\s*$/.exec(line)
    if (pair && !head) found.push([`${section}.${pair[1]!.toLowerCase()}`, pair[2] ?? 'true'])
  }
  return found
}

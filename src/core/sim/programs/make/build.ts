/** Brings targets up to date. */
import type { Task } from '../../kernel/sys.ts'
import { MakeError, Scope, stemOf } from './expand.ts'
import { assign, type Makefile, type RecipeLine, type Rule } from './makefile.ts'

export interface Settings {
  readonly dryRun: boolean
  readonly silent: boolean
  readonly keepGoing: boolean
  readonly ignoreErrors: boolean
  readonly always: boolean
  readonly question: boolean
  readonly touch: boolean
  readonly builtinRules: boolean
}
export interface Hands {
  mtime(path: string): number | null
  /** Runs a line of a recipe: how it ended, in make's words (`Error 2`, `Killed`), or null. */
  run(command: string, scope: Scope): Task<string | null>
  touch(path: string): Task<void>
  say(text: string): Task<void>
  complain(text: string): Task<void>
}

/** A recipe failed; it has been said. */
export class BuildFailed {}

interface Found {
  readonly prerequisites: readonly string[]
  readonly orderOnly: readonly string[]
  readonly recipe: readonly RecipeLine[]
  readonly stem: string
}

export class Build {
  /** Lines of recipes that were run. */
  count = 0
  failed = false
  readonly #done = new Map<string, 'fresh' | 'made' | 'failed'>()
  readonly #active: string[] = []

  constructor(
    readonly file: Makefile,
    readonly settings: Settings,
    readonly hands: Hands,
  ) {}

  *goal(target: string): Task<void> {
    const before = this.count
    const outcome = yield* this.#make(target, null, this.file.scope)
    if (outcome === 'failed') {
      const own = this.#find(target)
      if (this.settings.keepGoing && own?.prerequisites.some((path) => this.#done.get(path) === 'failed'))
        yield* this.hands.complain(`make: Target '${target}' not remade because of errors.\n`)
      return
    }
    if (this.count !== before || this.settings.question || this.settings.silent || this.#isSilent(target)) return
    const found = this.#find(target)
    const has = found !== null && found.recipe.length > 0
    yield* this.hands.say(
      has && this.hands.mtime(target) !== null && !this.#isPhony(target)
        ? `make: '${target}' is up to date.\n`
        : `make: Nothing to be done for '${target}'.\n`,
    )
  }

  #isSilent(target: string): boolean {
    const rule = this.file.rules.get('.SILENT')
    return rule !== undefined && (rule.prerequisites.length === 0 || rule.prerequisites.includes(target))
  }

  #isPhony(target: string): boolean {
    return this.file.rules.get('.PHONY')?.prerequisites.includes(target) ?? false
  }

  #find(target: string): Found | null {
    const rule = this.file.rules.get(target)
    if (rule && (rule.recipe.length > 0 || this.#isPhony(target))) return { ...rule, stem: '' }
    return this.#implicit(target, rule) ?? (rule ? { ...rule, stem: '' } : null)
  }

  #implicit(target: string, rule: Rule | undefined): Found | null {
    const slash = target.lastIndexOf('/') + 1
    for (const pattern of this.file.patterns) {
      if (pattern.recipe.length === 0) continue
      const whole = pattern.target.includes('/')
      const stem = stemOf(pattern.target, whole ? target : target.slice(slash))
      if (stem === null || (stem === '' && pattern.target === '%')) continue
      const own = pattern.prerequisites.map((word) =>
        word.includes('%') ? (whole ? '' : target.slice(0, slash)) + word.replace('%', () => stem) : word,
      )
      if (!own.every((path) => this.#canExist(path))) continue
      return {
        prerequisites: [...own, ...(rule?.prerequisites ?? [])],
        orderOnly: rule?.orderOnly ?? [],
        recipe: pattern.recipe,
        stem: (whole ? '' : target.slice(0, slash)) + stem,
      }
    }
    return null
  }

  #canExist(path: string, depth = 0): boolean {
    if (this.file.rules.has(path) || this.hands.mtime(path) !== null) return true
    if (depth > 4) return false
    return this.file.patterns.some((pattern) => {
      const stem = stemOf(pattern.target, path)
      return (
        stem !== null &&
        stem !== '' &&
        pattern.prerequisites.every((word) =>
          this.#canExist(
            word.replace('%', () => stem),
            depth + 1,
          ),
        )
      )
    })
  }

  *#make(target: string, neededBy: string | null, outer: Scope): Task<'fresh' | 'made' | 'failed'> {
    const known = this.#done.get(target)
    if (known) return known
    const found = this.#find(target)
    const scope = yield* this.#scopeOf(target, outer)
    if (!found) {
      if (this.hands.mtime(target) !== null) return 'fresh'
      const message = `No rule to make target '${target}'${neededBy === null ? '' : `, needed by '${neededBy}'`}.`
      if (!this.settings.keepGoing) throw new MakeError(message)
      yield* this.hands.complain(`make: *** ${message}\n`)
      this.failed = true
      this.#done.set(target, 'failed')
      return 'failed'
    }
    this.#active.push(target)
    let outcome: 'fresh' | 'made' | 'failed' = 'fresh'
    for (const path of [...found.prerequisites, ...found.orderOnly]) {
      if (this.#active.includes(path)) {
        yield* this.hands.complain(`make: Circular ${target} <- ${path} dependency dropped.\n`)
        continue
      }
      if ((yield* this.#make(path, target, scope)) === 'failed') outcome = 'failed'
    }
    this.#active.pop()
    if (outcome !== 'failed' && this.#isStale(target, found)) outcome = yield* this.#remake(target, found, scope)
    this.#done.set(target, outcome)
    return outcome
  }

  #isStale(target: string, found: Found): boolean {
    const own = this.hands.mtime(target)
    if (own === null || this.settings.always || this.#isPhony(target)) return true
    return found.prerequisites.some((path) => {
      const time = this.hands.mtime(path)
      return this.#done.get(path) === 'made'
        ? time === null || time >= own || this.settings.dryRun || this.#isPhony(path)
        : time !== null && time > own
    })
  }

  *#scopeOf(target: string, outer: Scope): Task<Scope> {
    const own = this.file.targetScopes.filter((entry) => stemOf(entry.target, target) !== null)
    if (own.length === 0) return outer
    const scope = new Scope(outer.tools, outer)
    for (const { name, op, value } of own) yield* assign(scope, name, op, value, 'file')
    return scope
  }

  *#remake(target: string, found: Found, outer: Scope): Task<'made' | 'failed' | 'fresh'> {
    if (found.recipe.length === 0) return this.hands.mtime(target) === null ? 'made' : 'fresh'
    const scope = new Scope(outer.tools, outer)
    const own = this.hands.mtime(target)
    const unique = [...new Set(found.prerequisites)]
    const newer = unique.filter(
      (path) => own === null || this.#done.get(path) === 'made' || (this.hands.mtime(path) ?? 0) > own,
    )
    const automatic = {
      '@': target,
      '<': found.prerequisites[0] ?? '',
      '^': unique.join(' '),
      '+': found.prerequisites.join(' '),
      '?': newer.join(' '),
      '*': found.stem || (/\.\w+$/.test(target) ? target.replace(/\.\w+$/, '') : ''),
      '|': found.orderOnly.join(' '),
    }
    for (const [name, value] of Object.entries(automatic)) {
      scope.set(name, value, false, 'automatic')
      const parts = value.split(' ').filter(Boolean)
      scope.set(
        `${name}D`,
        parts.map((path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.')).join(' '),
        false,
        'automatic',
      )
      scope.set(`${name}F`, parts.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(' '), false, 'automatic')
    }
    if (this.settings.question) {
      this.count++
      return 'made'
    }
    if (this.settings.touch) {
      this.count++
      if (!this.settings.silent) yield* this.hands.say(`touch ${target}\n`)
      yield* this.hands.touch(target)
      return 'made'
    }
    // The whole recipe is expanded before any of it runs.
    const commands: { text: string; place: string }[] = []
    for (const line of found.recipe) {
      scope.place = line.place
      const expanded = yield* scope.expand(line.text)
      for (const text of splitUnescaped(expanded)) commands.push({ text, place: line.place })
    }
    for (const { text, place } of commands) {
      if (!(yield* this.#runLine(target, text, place, scope, found))) return 'failed'
    }
    return 'made'
  }

  *#runLine(target: string, text: string, place: string, scope: Scope, found: Found): Task<boolean> {
    const marks = /^[ \t@+-]*/.exec(text)![0]
    const command = text.slice(marks.length)
    if (command.trim() === '') return true
    this.count++
    const shows = this.settings.dryRun || !(marks.includes('@') || this.settings.silent || this.#isSilent(target))
    if (shows) yield* this.hands.say(`${command}\n`)
    if (
      this.settings.dryRun &&
      !marks.includes('+') &&
      !/\$[({]MAKE[)}]/.test(found.recipe.map((line) => line.text).join('\n'))
    )
      return true
    const ended = yield* this.hands.run(command, scope)
    if (ended === null) return true
    const where = `[${place}: ${target}] ${ended}`
    if (marks.includes('-') || this.settings.ignoreErrors || this.file.rules.has('.IGNORE')) {
      yield* this.hands.complain(`make: ${where} (ignored)\n`)
      return true
    }
    yield* this.hands.complain(`make: *** ${where}\n`)
    this.failed = true
    if (!this.settings.keepGoing) throw new BuildFailed()
    return false
  }
}

/** Lines of a canned recipe run one by one; one that ends in a backslash goes on. */
const splitUnescaped = (text: string): string[] => {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    const last = lines.at(-1)
    if (last?.endsWith('\\')) lines[lines.length - 1] = `${last}\n${line}`
    else lines.push(line)
  }
  return lines
}

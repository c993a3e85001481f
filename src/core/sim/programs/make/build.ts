/** Brings targets up to date. */
import type { Task } from '../../kernel/sys.ts'
import { MakeError, Scope, stemOf } from './expand.ts'
import { assign, type Makefile, type PatternRule, type RecipeLine, type Rule } from './makefile.ts'

export interface Settings {
  readonly dryRun: boolean
  readonly silent: boolean
  readonly keepGoing: boolean
  readonly ignoreErrors: boolean
  readonly always: boolean
  readonly question: boolean
  readonly touch: boolean
  readonly traces: boolean
  readonly builtinRules: boolean
}
export interface Hands {
  mtime(path: string): number | null
  /** Runs a line of a recipe: how it ended, in make's words (`Error 2`, `Killed`), or null. */
  run(command: string, scope: Scope): Task<string | null>
  touch(path: string): Task<void>
  remove(path: string): void
  say(text: string): Task<void>
  complain(text: string): Task<void>
}

/** A recipe failed; it has been said. */
export class BuildFailed {}

/** Of the rules that make brings with it, those for a program and its objects, and for a script. */
const BUILTIN: readonly PatternRule[] = (
  [
    ['%', '%.o', '$(LINK.o) $^ $(LOADLIBES) $(LDLIBS) -o $@'],
    ['%', '%.c', '$(LINK.c) $^ $(LOADLIBES) $(LDLIBS) -o $@'],
    ['%.o', '%.c', '$(COMPILE.c) $(OUTPUT_OPTION) $<'],
    ...['cc', 'cpp', 'C'].flatMap((suffix) => [
      ['%', `%.${suffix}`, '$(LINK.cc) $^ $(LOADLIBES) $(LDLIBS) -o $@'] as const,
      ['%.o', `%.${suffix}`, '$(COMPILE.cc) $(OUTPUT_OPTION) $<'] as const,
    ]),
    ['%', '%.sh', 'cat $< >$@ \n chmod a+x $@'],
  ] as const
).map(([target, from, recipe]) => ({
  target,
  prerequisites: [from],
  orderOnly: [],
  recipe: recipe.split('\n ').map((text) => ({ text, place: '<builtin>' })),
}))

interface Found {
  readonly prerequisites: readonly string[]
  readonly orderOnly: readonly string[]
  readonly recipe: readonly RecipeLine[]
  readonly stem: string
  /** No rule names it: only patterns lead to it. */
  readonly isImplicit?: boolean
}

export class Build {
  /** Lines of recipes that were run. */
  count = 0
  failed = false
  readonly #done = new Map<string, 'fresh' | 'made' | 'failed'>()
  readonly #active: string[] = []
  /** Made on the way from one pattern to the next, and not wanted for themselves. */
  readonly #intermediate: string[] = []
  readonly #mentioned: ReadonlySet<string>
  readonly #patterns: readonly PatternRule[]

  constructor(
    readonly file: Makefile,
    readonly settings: Settings,
    readonly hands: Hands,
    goals: readonly string[],
  ) {
    const rules = [...file.rules.values()]
    this.#mentioned = new Set([
      ...goals,
      ...rules.flatMap(({ target, prerequisites, orderOnly }) => [target, ...prerequisites, ...orderOnly]),
    ])
    this.#patterns = settings.builtinRules ? [...file.patterns, ...BUILTIN] : file.patterns
  }

  /** A makefile that some rule makes: whether it was made just now. */
  *remade(path: string): Task<boolean> {
    if (!this.#find(path)) return false
    return (yield* this.#make(path, null, this.file.scope)) === 'made'
  }

  /** Takes away what was only needed on the way. */
  *finish(): Task<void> {
    const kept = this.file.rules.get('.PRECIOUS')?.prerequisites ?? []
    const secondary = this.file.rules.get('.SECONDARY')?.prerequisites
    const isKept = (path: string): boolean =>
      kept.some((pattern) => stemOf(pattern, path) !== null) ||
      (secondary !== undefined && (secondary.length === 0 || secondary.includes(path)))
    const gone = this.#intermediate.filter((path) => !isKept(path) && this.hands.mtime(path) !== null)
    if (gone.length === 0) return
    if (!this.settings.silent) yield* this.hands.say(`rm ${gone.join(' ')}\n`)
    if (!this.settings.dryRun) for (const path of gone) this.hands.remove(path)
  }

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
    const found =
      rule && (rule.recipe.length > 0 || this.#isPhony(target))
        ? { ...rule, stem: '' }
        : (this.#implicit(target, rule, false) ??
          this.#implicit(target, rule, true) ??
          (rule ? { ...rule, stem: '' } : null))
    return found && { ...found, prerequisites: found.prerequisites.map((path) => this.#located(path)) }
  }

  /** A file that is not here but in a directory of vpath or VPATH goes by its name there. */
  #located(path: string): string {
    if (this.hands.mtime(path) !== null) return path
    const everywhere = (this.file.scope.get('VPATH')?.value ?? '').split(/[\s:]+/).filter(Boolean)
    const places = this.file.searched.flatMap(({ pattern, directories }) =>
      stemOf(pattern, path) === null ? [] : directories,
    )
    const there = [...places, ...everywhere].map((directory) => `${directory}/${path}`)
    return there.find((one) => this.hands.mtime(one) !== null) ?? path
  }

  /** First without, then with files that other patterns make on the way. */
  #implicit(target: string, rule: Rule | undefined, chains: boolean): Found | null {
    const slash = target.lastIndexOf('/') + 1
    for (const pattern of this.#patterns) {
      if (pattern.recipe.length === 0) continue
      const whole = pattern.target.includes('/')
      const stem = stemOf(pattern.target, whole ? target : target.slice(slash))
      if (stem === null || (stem === '' && pattern.target === '%')) continue
      const named = (word: string): string =>
        word.includes('%') ? (whole ? '' : target.slice(0, slash)) + word.replace('%', () => stem) : word
      const own = pattern.prerequisites.map(named)
      if (own.includes(target) || !own.every((path) => this.#canExist(path, chains ? 4 : 0))) continue
      return {
        prerequisites: [...own, ...(rule?.prerequisites ?? [])],
        orderOnly: [...pattern.orderOnly.map(named), ...(rule?.orderOnly ?? [])],
        recipe: pattern.recipe,
        stem: (whole ? '' : target.slice(0, slash)) + stem,
        isImplicit: rule === undefined,
      }
    }
    return null
  }

  #canExist(path: string, depth: number): boolean {
    if (this.file.rules.has(path) || this.hands.mtime(this.#located(path)) !== null) return true
    if (depth === 0) return false
    return this.#patterns.some((pattern) => {
      const stem = pattern.target === '%' ? null : stemOf(pattern.target, path)
      return (
        stem !== null &&
        stem !== '' &&
        pattern.prerequisites.every((word) =>
          this.#canExist(
            word.replace('%', () => stem),
            depth - 1,
          ),
        )
      )
    })
  }

  /** When a missing file on the way would have been made last: as new as the newest it comes from. */
  #timeOnTheWay(path: string, depth = 5): number | null {
    const own = this.hands.mtime(path)
    if (own !== null || depth === 0 || this.#mentioned.has(path)) return own
    const found = this.#find(path)
    if (!found?.isImplicit) return null
    const times = found.prerequisites.map((one) => this.#timeOnTheWay(one, depth - 1))
    return times.includes(null) ? null : Math.max(...(times as number[]))
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
    const isMade = this.hands.mtime(target) !== null
    for (const path of [...found.prerequisites, ...found.orderOnly]) {
      if (isMade && !this.settings.always && this.hands.mtime(path) === null) {
        const time = this.#timeOnTheWay(path)
        if (time !== null && time <= this.hands.mtime(target)!) continue
      }
      if (this.#active.includes(path)) {
        yield* this.hands.complain(`make: Circular ${target} <- ${path} dependency dropped.\n`)
        continue
      }
      if ((yield* this.#make(path, target, scope)) === 'failed') outcome = 'failed'
    }
    this.#active.pop()
    if (outcome !== 'failed' && this.#isStale(target, found)) {
      outcome = yield* this.#remake(target, found, scope)
      if (!isMade && found.isImplicit && !this.#mentioned.has(target)) this.#intermediate.unshift(target)
    }
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
    if (this.settings.traces) {
      const why =
        own === null ? `target '${target}' does not exist` : `update target '${target}' due to: ${newer.join(' ')}`
      yield* this.hands.say(`${found.recipe[0]!.place}: ${why}\n`)
    }
    // The whole recipe is expanded before any of it runs.
    const commands: RunLine[] = []
    for (const line of found.recipe) {
      scope.place = line.place
      const expanded = yield* scope.expand(line.text)
      const isRecursive = /\$[({]MAKE[)}]/.test(line.text)
      for (const text of splitUnescaped(expanded)) commands.push({ text, place: line.place, isRecursive })
    }
    for (const line of this.file.rules.has('.ONESHELL') ? asOne(commands) : commands) {
      if (yield* this.#runLine(target, line, scope)) continue
      const now = this.hands.mtime(target)
      if (this.file.rules.has('.DELETE_ON_ERROR') && now !== null && now !== own && !this.#isPhony(target)) {
        yield* this.hands.complain(`make: *** Deleting file '${target}'\n`)
        this.hands.remove(target)
      }
      if (!this.settings.keepGoing) throw new BuildFailed()
      return 'failed'
    }
    return 'made'
  }

  /** False when it failed, which has been said. */
  *#runLine(target: string, { text, place, isRecursive }: RunLine, scope: Scope): Task<boolean> {
    const marks = /^[ \t@+-]*/.exec(text)![0]
    const command = text.slice(marks.length)
    if (command.trim() === '') return true
    this.count++
    const shows =
      this.settings.dryRun ||
      this.settings.traces ||
      !(marks.includes('@') || this.settings.silent || this.#isSilent(target))
    if (shows) yield* this.hands.say(`${command}\n`)
    if (this.settings.dryRun && !marks.includes('+') && !isRecursive) return true
    const ended = yield* this.hands.run(command, scope)
    if (ended === null) return true
    const where = `[${place}: ${target}] ${ended}`
    if (marks.includes('-') || this.settings.ignoreErrors || this.file.rules.has('.IGNORE')) {
      yield* this.hands.complain(`make: ${where} (ignored)\n`)
      return true
    }
    yield* this.hands.complain(`make: *** ${where}\n`)
    this.failed = true
    return false
  }
}

interface RunLine {
  readonly text: string
  readonly place: string
  readonly isRecursive: boolean
}

/** .ONESHELL: the marks of the first line count for all, those of the others are dropped. */
function asOne([first, ...rest]: readonly RunLine[]): readonly RunLine[] {
  if (first === undefined) return []
  const text = [first.text, ...rest.map((line) => line.text.replace(/^[ \t]*[@+-][ \t@+-]*/, ''))].join('\n')
  return [{ ...first, text }]
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

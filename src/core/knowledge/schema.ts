/**
 * The shape of what Errlab knows. Content files are data checked by these types; `content.test.ts` checks the rest
 * (sources, tone, commands that parse, mutual look-alikes). Text is Markdown of the small kind: paragraphs, `code`, **bold**,
 * [links](https://man7.org/…). `{name}` in a template is a value: an entity of the incident or a parameter of the scenario.
 */
import type { EntityKey, World } from '../lib/index.ts'

export type Family = 'linux' | 'posix' | 'bsd' | 'darwin' | 'windows' | 'libuv' | 'resolver' | 'solaris' | 'wasi'
export type Severity = 'error' | 'warning' | 'info'
export type Commonness = 'common' | 'occasional' | 'rare' | 'historical'
export type Category = 'network' | 'filesystem' | 'permissions' | 'process' | 'memory' | 'ipc' | 'device' | 'other'
/** Computed, never written: high has a receipt, medium is documented, low is neither. */
export type Confidence = 'high' | 'medium' | 'low'

/** `man:bind(2)`, `posix:bind`, `kernel:net/ipv4/inet_connection_sock.c`, or an https address of an allowed host. */
export type Source = `man:${string}(${string})` | `posix:${string}` | `kernel:${string}` | `https://${string}`

/** codes/ENOENT.ts. Number, messages and calls come from the tables, never from here. */
export interface Entry {
  readonly family: Family
  readonly severity: Severity
  readonly common: Commonness
  readonly category: Category
  /** At most 90 characters: what it means, in one line. */
  readonly summary: string
  /** What it means, a paragraph or two. */
  readonly meaning: string
  /** Which calls return it and when, in words, where the tables do not say enough. */
  readonly calls?: readonly { readonly call: string; readonly when: string }[]
  /** Codes that are mistaken for it, and how to tell. Mutual. */
  readonly lookAlikes?: readonly { readonly code: string; readonly differs: string }[]
  /** What people commonly believe that is wrong, and what is right. */
  readonly corrections?: readonly { readonly claim: string; readonly truth: string }[]
  readonly sources: readonly Source[]
  /** Why no scenario can show it, for a code which Linux cannot be made to return here. */
  readonly notReproducible?: string
}

/** causes/EADDRINUSE/port-held-by-another-process.ts. Its id is its path: `EADDRINUSE/port-held-by-another-process`. */
export interface Cause {
  readonly title: string
  /** One sentence with **because**: "`{program}` could not bind port {port} **because** another process already listens there". */
  readonly because: string
  readonly why: string
  /** How likely before any clue speaks: 0 (rare) to 3 (the usual one). */
  readonly prior: 0 | 1 | 2 | 3
  readonly clues: readonly Clue[]
  readonly question?: Question
  readonly fixes: readonly Fix[]
  readonly popularButWrong?: { readonly advice: string; readonly because: string }
  /** When this advice does not hold. */
  readonly exceptions?: readonly string[]
  readonly sources: readonly Source[]
  readonly scenario?: Scenario
  /** Why there is no scenario. */
  readonly notReproducible?: string
}

/** A rule which moves a cause up (weight > 0) or down, and says why in words. All parts of `when` must hold. */
export interface Clue {
  readonly when: ClueCondition
  readonly weight: number
  /** Templates allowed: "`{program}` sets SO_REUSEADDR, so TIME_WAIT does not stop it". */
  readonly says: string
}
export interface ClueCondition {
  readonly syscall?: readonly string[]
  readonly dialect?: readonly string[]
  readonly platform?: readonly string[]
  /** The entity is there and its whole value matches; capital letters count. */
  readonly entity?: Readonly<Partial<Record<EntityKey, string>>>
  readonly missing?: readonly EntityKey[]
  /** Numeric comparison of an entity: `{ port: { below: 1024 } }`. */
  readonly number?: Readonly<Partial<Record<EntityKey, { readonly below?: number; readonly atLeast?: number }>>>
  /** Source of a case-insensitive regular expression that some line of the log matches; `near` limits how many lines before or after the finding. */
  readonly text?: string
  readonly near?: number
  /** Another incident of this code is in the log. */
  readonly also?: readonly string[]
  readonly countAtLeast?: number
}

/** One command that tells causes apart, and how to read its answer. */
export interface Question {
  readonly ask: string
  readonly run: string
  readonly answers: readonly Answer[]
}
export interface Answer {
  /**
   * Parser of diagnosis/outputs/ (`ss`, `lsof`, `ls`, `df` …) and what one of its rows must show: field → pattern of the
   * whole value, or `>=90`, `<10`. `where` picks rows first; `rows: 'none'` means that there is no such row.
   */
  readonly reads: {
    readonly output: string
    readonly where?: Readonly<Record<string, string>>
    readonly rows: 'none' | Readonly<Record<string, string>>
  }
  /** Moves this cause. */
  readonly weight: number
  readonly says: string
  /** Parameter → field of the matching row. */
  readonly fills?: Readonly<Record<string, string>>
}

export type Risk =
  | { readonly level: 'read-only' }
  | { readonly level: 'reversible'; readonly undo: string }
  | { readonly level: 'destructive'; readonly to: string; readonly undo?: string }

export interface Fix {
  readonly title: string
  readonly when: string
  readonly steps: readonly FixStep[]
  readonly whyItWorks: string
  readonly risk: Risk
  /** How to see that it worked. */
  readonly proof: { readonly sh: string; readonly shows: string }
}
export type FixStep =
  /** `{port}` is quoted for the shell when it is filled in. `changes` says what the command will change. */
  | { readonly kind: 'sh'; readonly sh: string; readonly changes?: string }
  | {
      readonly kind: 'code'
      readonly language: string
      readonly runtime: string
      readonly code: string
      readonly note?: string
    }
  | { readonly kind: 'text'; readonly text: string }

/** The part of a cause that plays in the lab. */
export interface Scenario {
  /** Default values; the log's own replace those of the same name. */
  readonly params: Readonly<Record<string, string | number>>
  /** File in lab/worlds/, whose text may contain `{param}`. */
  readonly world: string
  /** What this scenario adds to the world: maps are merged, lists are joined, the rest replaces. May contain `{param}` too. */
  readonly with?: WorldTemplate
  readonly reproduce: { readonly run: string; readonly fails: FailedCall }
  readonly steps: readonly Step[]
  /** The failure is gone and the purpose reached. Ticks every step which another way has made unnecessary. */
  readonly solved: Check
  /** At least two, each a script that runs after `reproduce` and makes `solved` hold. */
  readonly solutions: readonly Solution[]
  /** At least one: what people try and what does not help. `solved` must not hold after it. */
  readonly wrong: readonly { readonly run: string; readonly but: string }[]
  readonly harm?: readonly { readonly run: string; readonly instead: string }[]
}
/** A world whose texts may contain `{param}`; where the world has a number, a template stands as text. */
export type WorldTemplate = Templated<Partial<World>>
type Templated<T> = T extends number
  ? number | `{${string}}`
  : T extends string
    ? string
    : { readonly [K in keyof T]: Templated<T[K]> }
export interface Solution {
  readonly title: string
  readonly run: string
}
export interface Step {
  readonly title: string
  readonly ask: string
  readonly run: string
  readonly done: Check
}
export interface FailedCall {
  readonly call: string
  readonly errno: string
  /** Part of the path or address, where it matters. */
  readonly path?: string
}

/** Checks read kernel state and the trace, never output text. */
export type Check =
  /** The call failed since the scenario (or the step) began. */
  | { readonly kind: 'fails'; readonly call: string; readonly errno: string; readonly path?: string }
  /** A call succeeded on this path or address since then. */
  | {
      readonly kind: 'succeeds'
      readonly call: string
      readonly path?: string
      readonly by?: string
      /** Only an open for writing counts. */
      readonly access?: 'write'
    }
  /** One of these programs was executed and ended with status 0 (or any, with `anyStatus`). */
  | { readonly kind: 'ran'; readonly program: readonly string[]; readonly anyStatus?: boolean }
  | {
      readonly kind: 'listening'
      readonly port: number | string
      readonly by?: string
      readonly startedAfterReproduce?: boolean
    }
  | { readonly kind: 'connected'; readonly port: number | string }
  | { readonly kind: 'running'; readonly program: string; readonly user?: string }
  | {
      readonly kind: 'exists'
      readonly path: string
      readonly type?: 'file' | 'directory' | 'symlink'
      readonly minSize?: number
    }
  | {
      readonly kind: 'mode'
      readonly path: string
      readonly allows: { readonly user: string; readonly access: 'read' | 'write' | 'execute' }
    }
  | { readonly kind: 'owner'; readonly path: string; readonly user: string }
  | { readonly kind: 'free'; readonly path: string; readonly bytes?: number; readonly inodes?: number }
  | { readonly kind: 'limit'; readonly program: string; readonly name: string; readonly atLeast: number }
  | { readonly kind: 'all'; readonly of: readonly Check[] }
  | { readonly kind: 'any'; readonly of: readonly Check[] }
  | { readonly kind: 'not'; readonly of: Check }

/** Identity functions: they give a content file its types and editor help, and cost nothing. */
export const defineEntry = (entry: Entry): Entry => entry
export const defineCause = (cause: Cause): Cause => cause

/** Shell variables: scalars, arrays, attributes, and the dynamic scopes of functions. */
import { hashBucket } from './hash.ts'

/** An indexed array; subscripts in rising order. */
export class IndexedArray {
  private values = new Map<number, string>()
  private sorted = true
  private largest = -1

  static of(items: readonly string[]): IndexedArray {
    const array = new IndexedArray()
    for (let index = 0; index < items.length; index++) array.values.set(index, items[index]!)
    array.largest = items.length - 1
    return array
  }
  get size(): number {
    return this.values.size
  }
  /** One more than the largest subscript. */
  get next(): number {
    return this.largest + 1
  }
  get(index: number): string | undefined {
    return this.values.get(index)
  }
  set(index: number, value: string): void {
    if (index < this.largest && !this.values.has(index)) this.sorted = false
    if (index > this.largest) this.largest = index
    this.values.set(index, value)
  }
  delete(index: number): void {
    if (!this.values.delete(index) || index !== this.largest) return
    this.largest = -1
    for (const key of this.values.keys()) if (key > this.largest) this.largest = key
  }
  private sort(): void {
    if (this.sorted) return
    this.values = new Map([...this.values].sort((a, b) => a[0] - b[0]))
    this.sorted = true
  }
  keys(): number[] {
    this.sort()
    return [...this.values.keys()]
  }
  items(): string[] {
    this.sort()
    return [...this.values.values()]
  }
  entries(): [number, string][] {
    this.sort()
    return [...this.values]
  }
  clone(): IndexedArray {
    const copy = new IndexedArray()
    copy.values = new Map(this.values)
    copy.sorted = this.sorted
    copy.largest = this.largest
    return copy
  }
}

/** An associative array; its order is that of bash's hash table. */
export class AssociativeArray {
  private values = new Map<string, string>()
  private ordered: [string, string][] | null = null

  get size(): number {
    return this.values.size
  }
  get(key: string): string | undefined {
    return this.values.get(key)
  }
  set(key: string, value: string): void {
    this.values.set(key, value)
    this.ordered = null
  }
  delete(key: string): void {
    this.values.delete(key)
    this.ordered = null
  }
  entries(): readonly [string, string][] {
    this.ordered ??= hashOrder(this.values)
    return this.ordered
  }
  keys(): string[] {
    return this.entries().map(([key]) => key)
  }
  items(): string[] {
    return this.entries().map(([, value]) => value)
  }
  clone(): AssociativeArray {
    const copy = new AssociativeArray()
    copy.values = new Map(this.values)
    return copy
  }
}

/** Later entries of a bucket come first: bash inserts at the head of the chain. */
export function hashOrder(values: ReadonlyMap<string, string>): [string, string][] {
  return [...values]
    .map((entry, index) => ({ entry, index, bucket: hashBucket(entry[0]) }))
    .sort((a, b) => a.bucket - b.bucket || b.index - a.index)
    .map(({ entry }) => entry)
}

/** Values that bash computes when they are read. */
export interface Dynamic {
  readonly get: () => string | undefined
  readonly set?: (value: string) => void
  readonly items?: () => readonly string[]
}

export class Variable {
  value: string | undefined
  array: IndexedArray | null = null
  map: AssociativeArray | null = null
  dynamic: Dynamic | null = null
  /** A computed variable has no value to list until it was read. */
  wasRead = false
  exported = false
  readonly = false
  integer = false
  nameref = false
  traced = false
  letterCase: 'lower' | 'upper' | 'capital' | null = null
  /** Declared an array but never assigned: `declare -a x`. */
  bare = false
  /** Whether it came from a prefix assignment (`x=1 command`). */
  temporary = false

  /** The value that `$name` has: element 0 of an array. */
  get scalar(): string | undefined {
    if (this.dynamic) return this.dynamic.get()
    if (this.array) return this.array.get(0)
    if (this.map) return this.map.get('0')
    return this.value
  }
  get isSet(): boolean {
    if (this.dynamic) return true
    return this.array ? this.array.size > 0 : this.map ? this.map.size > 0 : this.value !== undefined
  }
  /** All values, as `${name[@]}` gives them. */
  items(): readonly string[] {
    if (this.dynamic) return this.dynamic.items?.() ?? [this.dynamic.get() ?? '']
    if (this.array) return this.array.items()
    if (this.map) return this.map.items()
    return this.value === undefined ? [] : [this.value]
  }
  keys(): readonly string[] {
    if (this.dynamic) return this.items().map((_, index) => String(index))
    if (this.array) return this.array.keys().map(String)
    if (this.map) return this.map.keys()
    return this.value === undefined ? [] : ['0']
  }
  /** The letters that `declare -p` shows, without the dash. */
  get flags(): string {
    const array = this.array !== null || this.dynamic?.items !== undefined
    let flags = ''
    if (array) flags += 'a'
    if (this.map) flags += 'A'
    if (this.integer) flags += 'i'
    if (this.nameref) flags += 'n'
    if (this.readonly) flags += 'r'
    if (this.traced) flags += 't'
    if (this.exported) flags += 'x'
    if (this.letterCase === 'capital') flags += 'c'
    if (this.letterCase === 'lower') flags += 'l'
    if (this.letterCase === 'upper') flags += 'u'
    return flags
  }
  clone(): Variable {
    const copy = new Variable()
    Object.assign(copy, this)
    if (this.array) copy.array = this.array.clone()
    if (this.map) copy.map = this.map.clone()
    return copy
  }
}

/** One scope: the global one, a function's, or the assignments before a command. */
export interface Scope {
  readonly kind: 'global' | 'function' | 'temporary'
  readonly names: Map<string, Variable>
}

export class Variables {
  private scopes: Scope[] = [{ kind: 'global', names: new Map() }]

  get globals(): Map<string, Variable> {
    return this.scopes[0]!.names
  }
  push(kind: 'function' | 'temporary'): Scope {
    const scope: Scope = { kind, names: new Map() }
    this.scopes.push(scope)
    return scope
  }
  pop(scope: Scope): void {
    const index = this.scopes.lastIndexOf(scope)
    if (index > 0) this.scopes.length = index
  }
  /** The variable itself, not what a nameref points to. */
  find(name: string): Variable | undefined {
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const found = this.scopes[index]!.names.get(name)
      if (found) return found
    }
    return undefined
  }
  /** The scope which `local` writes to, or null outside functions. */
  get localScope(): Scope | null {
    return this.scopes.findLast((scope) => scope.kind === 'function') ?? null
  }
  /** The nearest scope that holds `name`. */
  scopeOf(name: string): Scope | null {
    return this.scopes.findLast((scope) => scope.names.has(name)) ?? null
  }
  /** Where a plain assignment makes a new variable: the global scope. */
  create(name: string, scope: Scope = this.scopes[0]!): Variable {
    const variable = new Variable()
    scope.names.set(name, variable)
    return variable
  }
  /** All visible variables by name. */
  visible(): Map<string, Variable> {
    if (this.scopes.length === 1) return this.globals
    const all = new Map<string, Variable>()
    for (const scope of this.scopes) for (const [name, variable] of scope.names) all.set(name, variable)
    return all
  }
  clone(): Variables {
    const copy = new Variables()
    copy.scopes = this.scopes.map(({ kind, names }) => ({
      kind,
      names: new Map([...names].map(([name, variable]) => [name, variable.clone()])),
    }))
    return copy
  }
}

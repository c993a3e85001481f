/** Assignments: their values expanded, then stored. */
import type { Task } from '../kernel/sys.ts'
import { lineError } from './errors.ts'
import type { Evaluator } from './evaluator.ts'
import { BadSubscript, type Shell } from './shell.ts'
import type * as Ast from './syntax/ast.ts'
import { trace } from './trace.ts'
import { AssociativeArray, IndexedArray, type Scope, type Variable } from './variables.ts'
import { singleQuote, traceQuote } from './words/quote.ts'
import { Word } from './words/word.ts'

export interface ResolvedElement {
  readonly key: string | null
  readonly append: boolean
  readonly value: string
}
/** An assignment with everything expanded. */
export interface Resolved {
  readonly name: string
  readonly subscript: string | null
  readonly append: boolean
  readonly value: string
  readonly elements: readonly ResolvedElement[] | null
  /** The elements as written, for traces. */
  readonly text: string
}

export function* resolveAssignment(evaluator: Evaluator, assignment: Ast.Assignment): Task<Resolved> {
  const { expander } = evaluator
  const { name, append } = assignment
  let subscript: string | null = null
  if (assignment.subscript !== null) {
    // The subscript of an indexed array is arithmetic, to which single quotes mean nothing.
    const mode = evaluator.shell.variable(name)?.map ? 'word' : 'arithmetic'
    subscript = yield* expander.text(new Word(assignment.subscript, mode, assignment.value.line))
  }
  if (assignment.elements === null) {
    return { name, subscript, append, value: yield* expander.text(assignment.value), elements: null, text: '' }
  }
  const elements: ResolvedElement[] = []
  for (const element of assignment.elements) {
    if (element.key === null) {
      for (const value of yield* expander.fields([element.value])) elements.push({ key: null, append: false, value })
    } else {
      const key = yield* expander.text(new Word(element.key, 'word', element.value.line))
      elements.push({ key, append: element.append, value: yield* expander.text(element.value) })
    }
  }
  const text = assignment.text.slice(assignment.text.indexOf('(') + 1, -1)
  return { name, subscript, append, value: '', elements, text }
}

export function* traceAssignment(
  evaluator: Evaluator,
  { name, subscript, append, value, elements, text }: Resolved,
): Task<void> {
  const head = `${name}${subscript === null ? '' : `[${subscript}]`}${append ? '+' : ''}=`
  yield* trace(evaluator, elements ? `${head}(${text})` : head + (value === '' ? '' : traceQuote(value)))
}

/** Stores what `resolveAssignment` gave, into `scope` or where the name is found. */
export function applyAssignment(evaluator: Evaluator, resolved: Resolved, scope?: Scope): void {
  const { shell } = evaluator
  const { name, subscript, append, value, elements } = resolved
  try {
    if (elements === null) {
      if (subscript !== null) checkSubscript(shell, name, subscript)
      shell.assign(name, value, { append, subscript, ...(scope ? { scope } : {}) })
      return
    }
    if (subscript !== null) throw lineError(`${name}[${subscript}]: cannot assign list to array member`)
    const target = scope ? { name, subscript: null } : shell.resolve(name)
    if (target === null) return
    const variable = scope
      ? (scope.names.get(target.name) ?? shell.vars.create(target.name, scope))
      : (shell.vars.find(target.name) ?? shell.vars.create(target.name))
    assignElements(shell, variable, target.name, elements, append)
  } catch (error) {
    if (error instanceof BadSubscript) throw lineError(`${error.name}[${error.subscript}]: bad array subscript`)
    throw error
  }
}

export function checkSubscript(shell: Shell, name: string, subscript: string): void {
  if (subscript === '' || (!shell.variable(name)?.map && (subscript === '@' || subscript === '*')))
    throw lineError(`${name}[${subscript}]: bad array subscript`)
}

/** `name=(…)` */
export function assignElements(
  shell: Shell,
  variable: Variable,
  name: string,
  elements: readonly ResolvedElement[],
  append: boolean,
): void {
  if (variable.readonly) throw lineError(`${name}: readonly variable`)
  variable.bare = false
  if (variable.dynamic) return
  if (variable.map) {
    const map = append ? variable.map : new AssociativeArray()
    if (elements.length > 0 && elements[0]!.key === null) {
      // Without subscripts, words are keys and values in turn.
      for (let index = 0; index < elements.length; index += 2) {
        map.set(elements[index]!.value, shell.transformed(variable, elements[index + 1]?.value ?? '', false, undefined))
      }
    } else {
      for (const element of elements) {
        if (element.key === null) {
          const shown = shell.currentBuiltin === null ? element.value : singleQuote(element.value)
          shell.complain(`${name}: ${shown}: must use subscript when assigning associative array`)
          continue
        }
        if (element.key === '') throw lineError(`[${element.key}]=${element.value}: bad array subscript`)
        map.set(element.key, shell.transformed(variable, element.value, element.append, map.get(element.key)))
      }
    }
    variable.map = map
    return
  }
  const old = variable.array
  const array = append && old ? old : new IndexedArray()
  if (append && !old && variable.value !== undefined) array.set(0, variable.value)
  let next = append ? array.next : 0
  for (const element of elements) {
    let index = next
    if (element.key !== null) {
      // Subscripts may refer to the array as it grows.
      index = Number(shell.arithmetic(element.key, null, 'top'))
      if (index < 0) index += array.next
      if (index < 0) throw lineError(`[${element.key}]=${element.value}: bad array subscript`)
    }
    array.set(index, shell.transformed(variable, element.value, element.append, array.get(index)))
    next = index + 1
  }
  variable.array = array
  variable.value = undefined
}

/** The place of the call or property that a frame is at, from the number that its instruction has in its function. */
import type { Kind } from '../engine/instructions.ts'
import type { Site } from '../engine/sites.ts'
import type { Place } from './locate.ts'
import type { Scope } from './scopes.ts'

/**
 * `raw` is where QuickJS says that the frame is, null for the program itself. The result is
 * null when source and instructions do not have the same number of them: then one of them has what we do not know of.
 */
export function siteOffset(place: Place, site: Site, raw: number | null, key: string | null): number | null {
  const [kind, index, count] = site
  const scope = raw === null ? null : scopeOf(place, site, raw)
  const all = kind === 'call' ? callsOf(place) : membersOf(place, kind, key)
  const own = all.filter(({ in: at }) => place.scopeAt(at) === scope)
  // A constructor calls one function more, which makes the fields: first, or when super() has come back.
  const isMore = kind === 'call' && scope?.isConstructor === true && own.length + 1 === count
  if (own.length !== count && !isMore) return null
  return own[isMore ? Math.max(0, index - 1) : index]?.at ?? null
}

interface Placed {
  /** Null for what has no place of its own in V8's eyes. */
  readonly at: number | null
  /** A place in the function that it belongs to. */
  readonly in: number
  readonly end: number
}

/** In the order in which QuickJS makes instructions of them: a template with something in it is a call, too. */
function callsOf({ calls, tokens }: Place): Placed[] {
  const ends = new Set(calls.map(({ end }) => end))
  const templates = tokens
    .filter(({ type, text, end }) => type === 'template' && /^\}[\s\S]*`$/.test(text) && !ends.has(end))
    .map(({ end }) => ({ at: null, in: end - 1, end }))
  return inOrder([...calls.map(({ at, end }) => ({ at, in: at, end })), ...templates])
}

function membersOf({ source, facts }: Place, kind: Kind, key: string | null): Placed[] {
  const isAssigned = ({ end }: { readonly end: number }): boolean =>
    /^\s*=(?![=>])/.test(source.text.slice(end, end + 20))
  const wanted = facts.members.filter((member) => member.key === (kind === 'element' ? null : key))
  return inOrder(
    wanted.filter((each) => isAssigned(each) === (kind === 'store')).map(({ at, end }) => ({ at, in: at, end })),
  )
}

const inOrder = (all: Placed[]): Placed[] => all.sort((a, b) => a.end - b.end)

/**
 * The function whose instructions these are; null is the program itself. Functions and methods begin where QuickJS says,
 * arrow functions somewhere behind it.
 */
function scopeOf(place: Place, [, , , line, column]: Site, raw: number): Scope | null {
  const { insertions, text } = place.source
  const head = insertions[0]?.at === 0 ? insertions[0].text.length : 0
  if (line === 1 && column < head) return null
  const start = place.source.offsetOf(line, column)
  const there = place.scopeAt(start)
  if (there && /^(static|async|get|set|\*|\s)*$/.test(text.slice(there.start, start))) return there
  const here = place.scopeAt(raw)
  if (here && here.start >= start) return here
  const behind = place.scopes.filter((scope) => scope.start >= start)
  return behind.reduce<Scope | null>((first, scope) => (first && first.start <= scope.start ? first : scope), null)
}

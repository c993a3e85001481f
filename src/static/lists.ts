/** The lists of the index: by platform, by family, by number, by other names. Each is a page of its own, so that `/e/` stays light. */
import { windowsErrors } from '../core/errno/index.ts'
import type { KnownEntry } from '../core/knowledge/index.ts'
import type { Family } from '../core/knowledge/schema.ts'
import { FAMILIES, messageOf } from './facts.ts'
import { type Alias, type NumberMeaning, PLATFORMS } from './numbers.ts'

export interface ListRow {
  /** What stands first, and where it leads. */
  readonly name: string
  readonly path: string
  readonly cells: readonly { readonly text: string; readonly path?: string }[]
}
export interface List {
  readonly path: string
  readonly kind: 'platform' | 'family' | 'other'
  /** As it stands among the lists: "macOS". */
  readonly name: string
  readonly title: string
  readonly says: string
  readonly columns: readonly string[]
  readonly rows: readonly ListRow[]
}

export function lists(
  entries: readonly KnownEntry[],
  meanings: ReadonlyMap<number, readonly NumberMeaning[]>,
  others: readonly Alias[],
): readonly List[] {
  return [
    ...platformLists(entries),
    windowsList(entries),
    ...familyLists(entries),
    numberList(meanings),
    nameList(others),
  ]
}

const words = (known: KnownEntry): string => messageOf(known) ?? known.text.summary

function platformLists(entries: readonly KnownEntry[]): List[] {
  return PLATFORMS.map(({ key, slug, name }) => {
    const there = entries
      .filter(({ numbers }) => numbers[key] !== undefined)
      .sort((a, b) => Math.abs(a.numbers[key]!) - Math.abs(b.numbers[key]!))
    return {
      path: `/e/${slug}/`,
      kind: 'platform',
      name,
      title: `Error codes of ${name}`,
      says: `${there.length} codes with the number that ${name} gives them, in its order.`,
      columns: ['Code', 'Number', 'Message'],
      rows: there.map((known) => ({
        name: known.code,
        path: `/e/${known.code}/`,
        cells: [{ text: String(known.numbers[key]) }, { text: words(known) }],
      })),
    } satisfies List
  }).filter(({ rows }) => rows.length > 0)
}

/** Windows has names and numbers of its own; each stands for a code. */
function windowsList(entries: readonly KnownEntry[]): List {
  const known = new Set(entries.map(({ code }) => code))
  const there = windowsErrors().filter(({ code }) => code !== null && known.has(code))
  return {
    path: '/e/windows/',
    kind: 'platform',
    name: 'Windows',
    title: 'Error codes of Windows',
    says: `${there.length} errors of Win32 and Winsock, and the errno that each stands for.`,
    columns: ['Name', 'Number', 'Stands for', 'Message'],
    rows: there.map(({ name, number, code, text }) => ({
      name,
      path: known.has(name) ? `/e/${name}/` : `/e/${code}/`,
      cells: [{ text: String(number) }, { text: code!, path: `/e/${code}/` }, { text: text ?? '' }],
    })),
  }
}

function familyLists(entries: readonly KnownEntry[]): List[] {
  const families = [...new Set(entries.map(({ text }) => text.family))]
  return families.map((family: Family) => {
    const there = entries.filter(({ text }) => text.family === family)
    return {
      path: `/e/family-${family}/`,
      kind: 'family',
      name: FAMILIES[family],
      title: `Error codes of the family ${FAMILIES[family]}`,
      says: `${there.length} codes that come from ${FAMILIES[family]}.`,
      columns: ['Code', 'Message'],
      rows: there.map((known) => ({ name: known.code, path: `/e/${known.code}/`, cells: [{ text: words(known) }] })),
    }
  })
}

function numberList(meanings: ReadonlyMap<number, readonly NumberMeaning[]>): List {
  const order = [...meanings].sort(([a], [b]) => Number(a < 0) - Number(b < 0) || Math.abs(a) - Math.abs(b))
  return {
    path: '/e/numbers/',
    kind: 'other',
    name: 'By number',
    title: 'Error numbers',
    says: 'A number alone does not say which error it is. Each leads to what it means on every platform.',
    columns: ['Number', 'Codes'],
    rows: order.map(([number, of]) => ({
      name: String(number),
      path: `/e/${number}/`,
      cells: [{ text: [...new Set(of.map(({ code }) => code))].join(', ') }],
    })),
  }
}

function nameList(others: readonly Alias[]): List {
  return {
    path: '/e/names/',
    kind: 'other',
    name: 'Other names',
    title: 'Other names of codes',
    says: 'Names that stand for a code: second names of POSIX systems and those of Windows.',
    columns: ['Name', 'Stands for'],
    rows: [...others]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, code }) => ({ name, path: `/e/${name}/`, cells: [{ text: code, path: `/e/${code}/` }] })),
  }
}

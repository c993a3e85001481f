/** The form of `/links/`: what is typed becomes links, snippets and a card, all in this page. */
import { readShortLink, type ShortLink, writeShortLink } from '../core/share/short-link.ts'
import type { FindIndex } from './finder.ts'
import { snippets } from './snippets.ts'

export async function buildLinks(form: HTMLFormElement, site: string): Promise<void> {
  const index = (await (await fetch(`${site}/e/find.json`)).json()) as FindIndex
  const causes = new Map(
    index.codes.flatMap(({ code, causes: of }) => of.map(([slug, title]) => [`${code}/${slug}`, title])),
  )
  form
    .querySelector('datalist')
    ?.append(
      ...[...causes].map(([id, title]) => Object.assign(document.createElement('option'), { value: id, label: title })),
    )
  const show = () => {
    const { title, rows } = linksFor(fieldsOf(form), site, index, causes)
    document.querySelector('[data-link-says]')!.textContent = title
    document.querySelector('[data-links]')!.replaceChildren(...rows.flatMap(([name, text]) => row(name, text)))
  }
  form.addEventListener('input', show)
  form.addEventListener('submit', (event) => event.preventDefault())
  show()
}

type Fields = Readonly<Record<'what' | 'port' | 'program', string>>

function fieldsOf(form: HTMLFormElement): Fields {
  const data = new FormData(form)
  const of = (name: string) => String(data.get(name) ?? '').trim()
  return { what: of('what'), port: of('port'), program: of('program') }
}

interface Built {
  /** What the words were taken for. */
  readonly title: string
  readonly rows: readonly (readonly [name: string, text: string])[]
}

export function linksFor(
  { what, port, program }: Fields,
  site: string,
  index: FindIndex,
  causes: ReadonlyMap<string, string>,
): Built {
  const values = { ...(port && { port }), ...(program && { program }) }
  if (what === '') return { title: 'Write what the link is to lead to.', rows: [] }
  const title = causes.get(what)
  if (title !== undefined) return ofCause(what, title, values, site)
  const link = targetOf(what, index)
  return { title: TITLES[link.kind], rows: [['Link', writeShortLink(site, link)]] }
}

type Target = Extract<ShortLink, { kind: 'code' | 'number' | 'words' }>

const TITLES: Readonly<Record<Target['kind'], string>> = {
  code: 'A code.',
  number: 'A number: the page lets the reader choose the platform.',
  words: 'Words: the page lists the codes that have them, and opens the only one that says exactly this.',
}

function targetOf(what: string, index: FindIndex): Target {
  const read = readShortLink(`/e/${encodeURIComponent(what.replace(/^E_?/i, (e) => e.toUpperCase()))}/`)
  if (read?.kind === 'number') return read
  const name = what.toUpperCase()
  const isName = index.codes.some(({ code, names }) => code === name || names.includes(name))
  return isName ? { kind: 'code', code: name } : { kind: 'words', words: what }
}

function ofCause(cause: string, title: string, values: Readonly<Record<string, string>>, site: string): Built {
  const page = writeShortLink(site, { kind: 'cause', cause, values })
  const dropped = Object.keys(values).filter((key) => !new URL(page).searchParams.has(key))
  const card = writeShortLink(site, { kind: 'card', cause, values })
  const query = new URL(card).search
  return {
    title: `${title}.${dropped.length > 0 ? ` ${dropped.join(' and ')} cannot stand in a link and is left out.` : ''}`,
    rows: [
      ['Link', page],
      ['Lab', writeShortLink(site, { kind: 'lab', cause, values })],
      ['Card', card],
      ...snippets({ site, cause, title, query })
        .filter(({ id }) => id === 'element' || id === 'iframe' || id === 'github')
        .map(({ name, code }) => [name, code] as const),
    ],
  }
}

function row(name: string, text: string): [HTMLElement, HTMLElement] {
  const term = document.createElement('dt')
  term.textContent = name
  const definition = document.createElement('dd')
  const output = document.createElement('code')
  output.textContent = text
  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'btn'
  copy.textContent = 'Copy'
  copy.setAttribute('aria-label', `Copy: ${name}`)
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text)
      copy.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(output)
      copy.textContent = 'Selected: copy it yourself'
    }
  })
  definition.append(output, copy)
  return [term, definition]
}

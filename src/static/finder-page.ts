/** Answers `/e/?q=…`: leads on where one code is meant exactly, else lists what has the words. */
import { type FindIndex, type FindRow, findCodes } from './finder.ts'

export async function answerQuery(form: HTMLFormElement, query: string, base: string): Promise<void> {
  const place = document.querySelector('[data-found]')!
  form.querySelector<HTMLInputElement>('input[name="q"]')!.value = query
  const response = await fetch(`${base}e/find.json`)
  const { exact, codes } = findCodes((await response.json()) as FindIndex, query)
  const rest = new URLSearchParams(location.search)
  rest.delete('q')
  const values = rest.size > 0 ? `?${rest}` : ''
  if (exact !== null) {
    location.replace(`${base}e/${exact}/${values}`)
    return
  }
  const heading = document.createElement('h2')
  heading.textContent = codes.length === 0 ? `No code speaks of “${query}”` : `Codes that speak of “${query}”`
  const list = document.createElement('ul')
  list.className = 'plain-list'
  list.append(...codes.map((row) => item(row, `${base}e/${row.code}/${values}`)))
  place.replaceChildren(heading, list)
}

function item({ code, says, messages }: FindRow, href: string): HTMLElement {
  const made = document.createElement('li')
  const link = document.createElement('a')
  link.href = href
  link.textContent = code
  made.append(link, `: ${messages[0] ? `${messages[0]}. ` : ''}${says}`)
  return made
}

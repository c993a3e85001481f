/** The card's own script: height, theme and language for the host, values from the query, and the lab when it is asked for. */
import './card.css'
import { tellHost } from './host.ts'
import { type Words, wordsFor } from './words.ts'

const query = new URLSearchParams(location.search)
const card = document.querySelector<HTMLDetailsElement>('details.card')

applyTheme(query.get('theme'))
listenToHost()
if (card) {
  const cause = card.dataset['cause'] ?? ''
  const values = readValues(card)
  const words = wordsFor(query.get('lang'))
  showValues(card, values)
  showPortOwner(card, values['port'])
  speak(card, words)
  if (query.has('open') || query.has('start')) card.open = true
  keepHeight()
  card.addEventListener('toggle', () => tellHost({ type: 'open', cause, open: card.open }))
  const start = offerLab(card, values, words)
  tellHost({ type: 'ready', cause })
  if (query.has('start')) void start?.()
}

/** `?theme=dark|light`; without it the host's colour scheme, which an iframe inherits. */
function applyTheme(theme: unknown): void {
  if (theme === 'dark' || theme === 'light') document.documentElement.style.colorScheme = theme
}

/** The one thing that a host may say: its theme has changed. */
function listenToHost(): void {
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.source === 'errlab-host' && data.version === 1 && data.type === 'theme')
      applyTheme(data.theme)
  })
}

/** The scenario's parameters, replaced by those of the link. Plain words and numbers only. */
function readValues(from: HTMLElement): Readonly<Record<string, string>> {
  const values = JSON.parse(from.dataset['params'] ?? '{}') as Record<string, string>
  for (const key of Object.keys(values)) {
    const given = query.get(key)
    if (given && /^[\w.:@+-]{1,64}$/.test(given)) values[key] = given
  }
  return values
}

function showValues(within: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const element of within.querySelectorAll<HTMLElement>('[data-value]')) {
    element.textContent = values[element.dataset['value'] ?? ''] ?? element.textContent
  }
  const link = within.querySelector<HTMLAnchorElement>('a[data-open]')
  if (link) link.search = new URLSearchParams([...query].filter(([key]) => key in values)).toString()
}

/** What the team says of this port. */
function showPortOwner(within: HTMLElement, port: string | undefined): void {
  for (const row of within.querySelectorAll<HTMLElement>('[data-team-port]')) {
    if (row.dataset['teamPort'] !== port) continue
    row.hidden = false
    row.closest<HTMLElement>('.team')!.hidden = false
  }
}

function speak(within: HTMLElement, words: Words): void {
  for (const element of within.querySelectorAll<HTMLElement>('[data-says]')) {
    element.textContent = words.says(element.dataset['says'] as Parameters<Words['says']>[0])
    element.lang = words.language
  }
}

/** The host sizes the frame; without it a fixed height and a scroll bar do. */
function keepHeight(): void {
  const send = () => tellHost({ type: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) })
  new ResizeObserver(send).observe(document.body)
  send()
}

function offerLab(within: HTMLElement, values: Readonly<Record<string, string>>, words: Words) {
  const button = within.querySelector<HTMLButtonElement>('button[data-start]')
  const status = within.querySelector<HTMLElement>('[data-status]')
  if (!button || !status) return null
  const start = async () => {
    button.disabled = true
    status.lang = words.language
    status.textContent = words.says('starting')
    try {
      const { openLab } = await import('./card-lab.ts')
      await openLab(within, values, words)
      status.textContent = ''
      button.hidden = true
    } catch (error) {
      button.disabled = false
      status.textContent = `${words.says('failed')} (${error instanceof Error ? error.message : 'unknown reason'})`
    }
  }
  button.addEventListener('click', start)
  return start
}

/** The card's own script: height and theme for the host, values from the query, and the lab when it is asked for. */
import './card.css'
import { tellHost } from './host.ts'

const query = new URLSearchParams(location.search)
const card = document.querySelector<HTMLDetailsElement>('details.card')

applyTheme()
if (card) {
  const values = readValues(card)
  showValues(card, values)
  if (query.has('open')) card.open = true
  keepHeight()
  offerLab(card, values)
  tellHost({ type: 'ready', cause: card.dataset['cause'] ?? '' })
}

/** `?theme=dark|light`; without it the host's colour scheme, which an iframe inherits. */
function applyTheme(): void {
  const theme = query.get('theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.style.colorScheme = theme
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

/** The host sizes the frame; without it a fixed height and a scroll bar do. */
function keepHeight(): void {
  const send = () => tellHost({ type: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) })
  new ResizeObserver(send).observe(document.body)
  send()
}

function offerLab(within: HTMLElement, values: Readonly<Record<string, string>>): void {
  const button = within.querySelector<HTMLButtonElement>('button[data-start]')
  const status = within.querySelector<HTMLElement>('[data-status]')
  button?.addEventListener('click', async () => {
    button.disabled = true
    if (status) status.textContent = 'Starting the lab …'
    try {
      const { openLab } = await import('./card-lab.ts')
      await openLab(within, values)
      if (status) status.textContent = ''
      button.hidden = true
    } catch (error) {
      button.disabled = false
      if (status)
        status.textContent = `The lab could not start here (${error instanceof Error ? error.message : 'unknown reason'}). Open it in Errlab instead.`
    }
  })
}

/** Comfort for the reference pages; everything is there without it. */
import './page.css'

fillFromQuery(new URLSearchParams(location.search))
offerCopy()
openTarget()
addEventListener('hashchange', openTarget)

/** `?port=8080`: values that a link brings replace the examples, in the text and in the form. Plain text only. */
function fillFromQuery(query: URLSearchParams): void {
  for (const [key, value] of query) {
    if (!/^[a-zA-Z]\w{0,30}$/.test(key) || !/^[\w.:@+-]{1,64}$/.test(value)) continue
    for (const element of document.querySelectorAll<HTMLElement>(`[data-value="${key}"]`)) element.textContent = value
    for (const input of document.querySelectorAll<HTMLInputElement>(`input[data-param="${key}"]`)) input.value = value
  }
}

function offerCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false
    const label = button.getAttribute('aria-label') ?? ''
    button.addEventListener('click', async () => {
      const copied = await copy(button.dataset['copy'] ?? '')
      button.setAttribute('aria-label', copied ? 'Copied' : 'Copying is blocked here: select the text')
      button.classList.toggle('done', copied)
      setTimeout(() => {
        button.setAttribute('aria-label', label)
        button.classList.remove('done')
      }, 1500)
    })
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** A link to something inside a closed card opens it. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
  for (let element = target?.parentElement; element; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true
  }
}

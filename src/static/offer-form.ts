/** Shows a form that needs JavaScript and starts it; says in `place` when what it reads could not be loaded. */
export function offerForm(name: string, place: string, start: (form: HTMLFormElement) => Promise<void>): void {
  const form = document.querySelector<HTMLFormElement>(name)
  if (!form) return
  form.hidden = false
  start(form).catch(() => {
    // Offline, before it was kept.
    const says = document.createElement('p')
    says.textContent = 'The list of codes could not be loaded: check the connection and reload this page.'
    document.querySelector(place)?.replaceChildren(says)
  })
}

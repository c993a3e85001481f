/** The script of `/links/`: shows the form that builds links. */
import { buildLinks } from './links-page.ts'
import { offerForm } from './offer-form.ts'

offerForm('form[data-link-builder]', '[data-links]', (form) =>
  buildLinks(form, `${location.origin}${import.meta.env.BASE_URL.slice(0, -1)}`),
)

/** The script of pages with a field to find codes: shows it, and answers `/e/?q=…`. */
import { answerQuery } from './finder-page.ts'
import { offerForm } from './offer-form.ts'

const query = new URLSearchParams(location.search).get('q')
offerForm('form[data-finder]', '[data-found]', async (form) => {
  if (query) await answerQuery(form, query, import.meta.env.BASE_URL)
})

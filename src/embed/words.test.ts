import { expect, it } from 'vitest'
import { wordsFor } from './words.ts'

it.each([
  ['de', 'de', 'Diesen Schritt ausführen'],
  ['de-CH', 'de', 'Diesen Schritt ausführen'],
  ['FR', 'fr', 'Exécuter cette étape'],
  ['en-GB', 'en', 'Run this step'],
  ['tlh', 'en', 'Run this step'],
  ['__proto__', 'en', 'Run this step'],
  [null, 'en', 'Run this step'],
])('speaks %s as %s', (asked, language, says) => {
  const words = wordsFor(asked)
  expect([words.language, words.says('runStep')]).toEqual([language, says])
})

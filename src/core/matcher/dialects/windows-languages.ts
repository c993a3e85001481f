import { defineDialect } from './dialect.ts'

/** What Windows itself says (FormatMessage) where it does not speak English: German, French and Spanish. */
const WORDS: readonly (readonly [code: string, words: string])[] = [
  ['EACCES', 'Zugriff verweigert'],
  ['ENOENT', 'Das System kann die angegebene Datei nicht finden'],
  ['ENOENT', 'Das System kann den angegebenen Pfad nicht finden'],
  ['EBUSY', 'da sie von einem anderen Prozess verwendet wird'],
  ['ECONNREFUSED', 'da der Zielcomputer die Verbindung verweigerte'],
  ['EADDRINUSE', 'Normalerweise darf jede Socketadresse'],
  ['ENOSPC', 'Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung'],
  ['ECONNRESET', 'Eine vorhandene Verbindung wurde vom Remotehost geschlossen'],
  ['EACCES', 'Accès refusé'],
  ['ENOENT', 'Le fichier spécifié est introuvable'],
  ['EADDRINUSE', 'Une seule utilisation de chaque adresse de socket'],
  ['EACCES', 'Acceso denegado'],
  ['ENOENT', 'El sistema no puede encontrar el archivo especificado'],
  ['EADDRINUSE', 'Solo se permite un uso de cada dirección de socket'],
]

export default defineDialect({
  specific: 2,
  phrases: WORDS.map(([code, words]) => ({
    // Zugriff verweigert · Remove-Item : Der Zugriff … · bind: Normalerweise darf jede Socketadresse (…) nur jeweils einmal verwendet werden.
    match: new RegExp(`(?:(?<=^|[:.\\])>-] |, )${words})(?=[.,: (]|$)`),
    needle: words.toLowerCase(),
    code,
    platform: 'windows' as const,
  })),
  samples: WORDS.map(([code, words]) => ({
    from: 'Windows 11, FormatMessage',
    text: `app: ${words}.`,
    reads: [{ code }],
  })),
  negatives: [
    { from: 'a mail', text: 'Wir haben ihm den Zugriff verweigert, weil er neu ist.' },
    { from: 'a mail', text: 'Il a un accès refusé depuis hier.' },
  ],
})

/** The card's own words in the language of its host; the text of a cause stays English. */
export type Says =
  | 'openLab'
  | 'openInErrlab'
  | 'nothingLeaves'
  | 'runStep'
  | 'starting'
  /** Followed by the reason in brackets. */
  | 'failed'

const ENGLISH: Readonly<Record<Says, string>> = {
  openLab: 'Open the lab here',
  openInErrlab: 'Open in Errlab',
  nothingLeaves: 'Simulated Linux. Nothing leaves this page.',
  runStep: 'Run this step',
  starting: 'Starting the lab …',
  failed: 'The lab could not start here. Open it in Errlab instead.',
}

const OTHERS: Readonly<Record<string, Readonly<Record<Says, string>>>> = {
  de: {
    openLab: 'Labor hier öffnen',
    openInErrlab: 'In Errlab öffnen',
    nothingLeaves: 'Simuliertes Linux. Nichts verlässt diese Seite.',
    runStep: 'Diesen Schritt ausführen',
    starting: 'Das Labor startet …',
    failed: 'Das Labor konnte hier nicht starten. Öffne es in Errlab.',
  },
  fr: {
    openLab: 'Ouvrir le labo ici',
    openInErrlab: 'Ouvrir dans Errlab',
    nothingLeaves: 'Linux simulé. Rien ne quitte cette page.',
    runStep: 'Exécuter cette étape',
    starting: 'Le labo démarre …',
    failed: 'Le labo n’a pas pu démarrer ici. Ouvrez-le dans Errlab.',
  },
  es: {
    openLab: 'Abrir el laboratorio aquí',
    openInErrlab: 'Abrir en Errlab',
    nothingLeaves: 'Linux simulado. Nada sale de esta página.',
    runStep: 'Ejecutar este paso',
    starting: 'El laboratorio se inicia …',
    failed: 'El laboratorio no pudo iniciarse aquí. Ábrelo en Errlab.',
  },
}

export interface Words {
  readonly language: string
  says(what: Says): string
}

/** `de-CH` is German; a language that nobody has written is English. */
export function wordsFor(asked: string | null): Words {
  const language = (asked ?? '').toLowerCase().split('-')[0] ?? ''
  const table = Object.hasOwn(OTHERS, language) ? OTHERS[language] : undefined
  return { language: table ? language : 'en', says: (what) => (table ?? ENGLISH)[what] }
}

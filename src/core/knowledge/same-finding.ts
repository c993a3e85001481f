/**
 * Codes that are the same finding in another program's words, so that their causes are written once: glibc's EAI_NONAME is what
 * Node.js calls ENOTFOUND (libuv maps one to the other), and c-ares' ETIMEOUT is a name server that did not answer.
 */
const CAUSES_UNDER: Readonly<Record<string, string>> = {
  EAI_NONAME: 'ENOTFOUND',
  ETIMEOUT: 'EAI_AGAIN',
}

/** The code under which the causes of `code` are kept; mostly itself. */
export const causesUnder = (code: string): string => CAUSES_UNDER[code] ?? code

/** Version 1 of what a card tells its host; documented in docs/embed.md: fields are only ever added. */
export type CardMessage =
  | { readonly type: 'ready'; readonly cause: string }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'open'; readonly cause: string; readonly open: boolean }
  | { readonly type: 'step'; readonly cause: string; readonly done: number; readonly of: number }
  | { readonly type: 'solved'; readonly cause: string }

/** Tells whoever embeds us; any origin may know it, for there is nothing of the reader's in it. */
export function tellHost(message: CardMessage): void {
  if (parent !== window) parent.postMessage({ source: 'errlab', version: 1, ...message }, '*')
}

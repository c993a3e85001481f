declare module '*?url&inline' {
  /** The asset as a data: URL. */
  const url: string
  export default url
}

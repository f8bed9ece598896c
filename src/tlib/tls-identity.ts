/** What a client needs to trust a server, and to be trusted: all PEM. */
export interface TlsIdentity {
  /** Who may have signed the server's certificate; without it, whom Node trusts. */
  readonly ca?: string;
  /** The client's own certificate and key, if the server asks for one. */
  readonly cert?: string;
  readonly key?: string;
  /** The name the server's certificate must have, if that is not `host`. */
  readonly servername?: string;
}

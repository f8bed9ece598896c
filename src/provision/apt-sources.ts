/** One archive of the machine's apt configuration; a stanza with several URIs is several of these. */
export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** As it stands in the file: paths, fingerprints or a whole key; a key's lines keep their indentation. */
  readonly signedBy?: string;
}

const DEBIAN_SUITE =
  /^(sid|unstable|testing|stable|oldstable|oldoldstable|buster|bullseye|bookworm|trixie|forky|duke)(-updates|-backports|-proposed-updates)?$/;
const SCHEME = /^(https?|file|copy|mirror(\+(https?|file))?):/;
const words = (text: string): readonly string[] => text.split(/\s+/).filter(word => word !== '');

/** The sources of a one-line file (`sources.list`, `*.list`): every usable `deb` line. */
export function parseOneLine(text: string): readonly AptSource[] {
  return text.split('\n').flatMap(line => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line);
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    const source = { uri, suites: [suite], components: words(components) };
    return [signedBy === undefined ? source : { ...source, signedBy }];
  });
}

/** The sources of a deb822 file (`*.sources`): every stanza of type `deb` that is not disabled. */
export function parseDeb822(text: string): readonly AptSource[] {
  return stanzas(text).flatMap(fields => {
    if (!words(fields.get('types') ?? '').includes('deb')) return [];
    if (/^(no|false|0)$/i.test(fields.get('enabled') ?? '')) return [];
    const signedBy = fields.get('signed-by');
    return words(fields.get('uris') ?? '').map(uri => ({
      uri,
      suites: words(fields.get('suites') ?? ''),
      components: words(fields.get('components') ?? ''),
      ...(signedBy !== undefined && { signedBy }),
    }));
  });
}

/**
 * Of all sources those that are a Debian archive, the surest first: signed with Debian's own keyring, then at a path
 * that ends in `debian`, then of a Debian suite with no keyring of its own. Third parties, who use Debian's suite
 * names too but bring their own key, and the security archive, which has no `sid`, are left out.
 */
export function debianArchives(sources: readonly AptSource[]): readonly AptSource[] {
  return sources
    .map(source => ({ source, rank: rankOf(source) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ source }) => source);
}

function rankOf({ uri, suites, components, signedBy }: AptSource): number {
  if (!components.includes('main') || !SCHEME.test(uri)) return 0;
  if (!suites.some(suite => DEBIAN_SUITE.test(suite))) return 0;
  if (signedBy?.includes('debian-archive')) return 3;
  if (/\/debian(\.list)?\/?$/.test(uri)) return 2;
  return signedBy === undefined ? 1 : 0;
}

function stanzas(text: string): readonly ReadonlyMap<string, string>[] {
  const lines = text.split('\n').filter(line => !line.startsWith('#'));
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .map(stanza => {
      const fields = new Map<string, string>();
      for (const [, name = '', value = ''] of stanza.matchAll(
        /^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm,
      )) {
        fields.set(name.toLowerCase(), value.trimEnd());
      }
      return fields;
    });
}

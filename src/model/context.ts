/** What building with a folder as context would send to the builder, were all of it copied. */
export interface BuildContext {
  readonly schema: 'plimsoll.context/1';
  /** Path of the ignore file relative to the folder, or null. */
  readonly ignoreFile: string | null;
  readonly sent: Amount;
  /** What the ignore file keeps at home. */
  readonly ignored: Amount;
  /** Top folders of what is sent, the largest first; `.` is what lies in the folder itself. */
  readonly folders: readonly Place[];
  /** The largest files that are sent. */
  readonly largest: readonly Place[];
  /** What each pattern of the ignore file keeps at home by itself, the most first. */
  readonly patterns: readonly Place[];
}

export interface Amount {
  /** Bytes. */
  readonly size: number;
  readonly files: number;
}

/** Bytes and files of a path, or of a pattern. */
export interface Place extends Amount {
  readonly path: string;
}

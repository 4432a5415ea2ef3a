'use client';

import { type SubmitEvent, useCallback, useEffect, useState } from 'react';
import { ApiError, type Detection, latest, picture, upload } from '../lib/api.ts';
import { placed, verdict } from '../lib/boxes.ts';

const EVERY = 1000;

export function Detections({ token, onSignOut }: { token: string; onSignOut: () => void }) {
  const [detections, setDetections] = useState<Detection[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const failed = useCallback(
    (fault: unknown) => {
      if (fault instanceof ApiError && fault.status === 401) onSignOut();
      else setError(fault instanceof Error ? fault.message : String(fault));
    },
    [onSignOut],
  );
  const refresh = useCallback(() => latest(token).then(setDetections, failed), [token, failed]);

  useEffect(() => {
    refresh();
  }, [refresh]);

  const waits = detections.some(({ status }) => status === 'pending');
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(refresh, EVERY);
    return () => clearInterval(timer);
  }, [waits, refresh]);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const image = new FormData(form).get('image');
    if (!(image instanceof File)) return;
    setBusy(true);
    setError(null);
    try {
      await upload(token, image);
      form.reset();
      await refresh();
    } catch (fault) {
      failed(fault);
    }
    setBusy(false);
  };

  return (
    <>
      <div className="row">
        <h1>Your photographs</h1>
        <button type="button" className="quiet" onClick={onSignOut}>
          Sign out
        </button>
      </div>
      <section className="card">
        <form onSubmit={submit}>
          <label>
            Photograph (JPEG, PNG or WebP, up to 10 MB)
            <input name="image" type="file" accept="image/jpeg,image/png,image/webp" required />
          </label>
          {error && (
            <p className="error" role="alert">
              {error}
            </p>
          )}
          <div>
            <button type="submit" disabled={busy}>
              Look for fire
            </button>
          </div>
        </form>
      </section>
      <ul className="detections" aria-live="polite">
        {detections.map((detection) => (
          <li className="card" key={detection.id}>
            <Marked token={token} detection={detection} />
            <p className={`verdict ${detection.fire ? 'fire' : 'calm'}`}>{verdict(detection)}</p>
            <p className="detail">{detection.filename}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The image with its boxes. */
function Marked({ token, detection }: { token: string; detection: Detection }) {
  const [url, setUrl] = useState<string>();
  const { id } = detection;

  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    picture(token, id).then(
      (image) => {
        if (gone) return;
        made = URL.createObjectURL(image);
        setUrl(made);
      },
      () => undefined,
    );
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [token, id]);

  return (
    <figure style={{ aspectRatio: `${detection.width} / ${detection.height}` }}>
      {url && <img src={url} alt={detection.filename} />}
      {detection.boxes.map((box) => (
        <span className="box" key={`${box.left} ${box.top}`} style={placed(box, detection)} />
      ))}
    </figure>
  );
}

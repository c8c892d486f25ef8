import classes from "./logo.module.css";

/** The desk bell, with the name beside it unless `bare`. */
export function Logo({ bare = false }: { bare?: boolean }) {
  return (
    <span className={classes.logo}>
      <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
        <rect width="32" height="32" rx="8" className={classes.tile} />
        <path d="M7 21a9 9 0 0 1 18 0z" className={classes.bell} />
        <rect x="5" y="22.5" width="22" height="3" rx="1.5" className={classes.base} />
        <rect x="14.5" y="7.5" width="3" height="4" rx="1.5" className={classes.base} />
      </svg>
      {bare ? <span className="visually-hidden">Frontoffice</span> : <span className={classes.name}>Frontoffice</span>}
    </span>
  );
}

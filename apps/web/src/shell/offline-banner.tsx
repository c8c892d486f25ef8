import { IconWifiOff } from "@tabler/icons-react";
import { useOnline } from "../lib/use-online.ts";
import classes from "./offline-banner.module.css";

/** Says that the network is gone, over the page so that nothing moves. */
export function OfflineBanner() {
  const online = useOnline();
  return (
    <div role="status" className={classes.holder}>
      {!online && (
        <p className={classes.banner}>
          <IconWifiOff size={18} stroke={1.8} aria-hidden="true" />
          You are offline. What you see may be old, and changes cannot be saved yet.
        </p>
      )}
    </div>
  );
}

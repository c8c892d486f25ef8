import { type ChannelKey, channelLabels } from "@frontoffice/api/schema/strategies";
import {
  type Icon,
  IconBrandFacebook,
  IconBrandInstagram,
  IconBrandLinkedin,
  IconBrandPinterest,
  IconBrandTiktok,
  IconBrandWhatsapp,
  IconBrandX,
  IconBrandYoutube,
  IconDots,
  IconHeartHandshake,
  IconMail,
  IconMapPin,
  IconWorldWww,
} from "@tabler/icons-react";
import classes from "./channel-mark.module.css";

const icons: Record<ChannelKey, Icon> = {
  instagram: IconBrandInstagram,
  facebook: IconBrandFacebook,
  linkedin: IconBrandLinkedin,
  tiktok: IconBrandTiktok,
  youtube: IconBrandYoutube,
  pinterest: IconBrandPinterest,
  x: IconBrandX,
  google_business: IconMapPin,
  email: IconMail,
  blog: IconWorldWww,
  whatsapp: IconBrandWhatsapp,
  local_partners: IconHeartHandshake,
  other: IconDots,
};

/** Shorter names, for the narrow columns of a week. */
const shortLabels: Partial<Record<ChannelKey, string>> = {
  google_business: "Google",
  email: "Email",
  blog: "Website",
  local_partners: "Partners",
};

/** A channel's sign with its name. */
export function ChannelMark({ channel, short = false }: { channel: ChannelKey; short?: boolean }) {
  const Sign = icons[channel];
  return (
    <span className={classes.mark}>
      <Sign size={short ? 15 : 18} stroke={1.7} aria-hidden="true" />
      {(short && shortLabels[channel]) || channelLabels[channel]}
    </span>
  );
}

import type { ChannelKey } from "./strategy.ts";
import type { PostForm } from "./trade.ts";

export interface Format {
  format: string;
  /** What to make; {topic} is what the post is about. */
  brief: string;
}

type Formats = Partial<Record<PostForm, [format: string, brief: string]>> & { otherwise: [format: string, brief: string] };

const formats: Record<ChannelKey, Formats> = {
  instagram: {
    how: ["Carousel", "Six cards on {topic}: claim, three answers, one exception, next step."],
    show: ["Reel", "Twenty to thirty seconds on {topic}; first frame without text, captions burnt in."],
    ask: ["Story with poll", "Two answers on {topic}, the result shown the next day with one sentence of comment."],
    proof: ["Portrait post", "One person, one quotation on {topic}, two sentences of background; written consent first."],
    otherwise: ["Single image", "One picture on {topic} with the date in the picture, all terms in the first two lines."],
  },
  facebook: {
    ask: ["Question post", "Ask about {topic} in one line; answer every comment on the same day."],
    proof: ["Photo and quotation", "Let one person speak on {topic} in three sentences; tag the person if agreed."],
    otherwise: ["Photo post", "Two pictures and at most eighty words on {topic}; phone number in the last line."],
  },
  linkedin: {
    how: ["Document post", "Five pages on {topic}: situation, figure, method, result, question to readers."],
    ask: ["Text post", "A position on {topic} in 120 words that ends in a real question."],
    proof: ["Case in text", "Before, decision, after, with one number about {topic}; no names without consent."],
    otherwise: ["Text and photo", "Ninety words on {topic}, first line as a statement, no link in the post."],
  },
  tiktok: {
    ask: ["Reply video", "Answer a comment on {topic} in fifteen seconds."],
    otherwise: ["Short video", "Fifteen to twenty seconds on {topic}, the result shown in the first second."],
  },
  youtube: {
    proof: ["Conversation", "Four minutes with one person on {topic}, chapters in the description."],
    otherwise: ["Video", "Three to five minutes on {topic}; the title is the question people type."],
  },
  pinterest: { otherwise: ["Pin", "Upright picture on {topic} with the title set in it, linked to the matching page."] },
  x: {
    how: ["Thread", "Four short posts on {topic}, a figure in the first."],
    otherwise: ["Post", "One sentence and one picture on {topic}."],
  },
  google_business: {
    offer: ["Offer", "{topic} with start date, end date and terms; one picture taken on site."],
    proof: ["Update with review", "Quote one public review on {topic} and thank its author by first name."],
    otherwise: ["Update", "Sixty words and one own photograph on {topic}; name the place."],
  },
  email: {
    offer: [
      "Newsletter with offer",
      "Subject line under forty characters, {topic} in the first sentence, one button and nothing else to click.",
    ],
    otherwise: ["Newsletter", "{topic} and nothing else, in 150 words; a reply goes to a person."],
  },
  blog: {
    proof: ["Case story", "500 words on {topic} with two pictures and one figure."],
    otherwise: ["Article", "700 words on {topic}; the question as heading, the answer in the first paragraph."],
  },
  whatsapp: {
    ask: ["Status with question", "One picture on {topic}, answers come as messages."],
    otherwise: ["Broadcast", "Two sentences on {topic} to those who agreed to messages; no more than one a week."],
  },
  local_partners: {
    otherwise: ["Card at a partner's", "A postcard on {topic} with a code per partner, so that each visit can be counted."],
  },
  other: { otherwise: ["Post", "{topic} in the form that the channel needs."] },
};

/** Which kinds of post a channel carries well, best first. */
const fitting: Record<ChannelKey, PostForm[]> = {
  instagram: ["show", "how", "ask", "proof", "offer"],
  facebook: ["ask", "proof", "offer", "show", "how"],
  linkedin: ["how", "proof", "ask", "show"],
  tiktok: ["show", "how", "ask"],
  youtube: ["how", "show", "proof"],
  pinterest: ["show", "how"],
  x: ["ask", "how", "offer"],
  google_business: ["offer", "show", "proof", "how"],
  email: ["offer", "how", "proof"],
  blog: ["how", "proof"],
  whatsapp: ["offer", "ask", "show"],
  local_partners: ["offer", "how"],
  other: ["how", "show", "offer"],
};

export function formatOf(channel: ChannelKey, form: PostForm): Format {
  const [format, brief] = formats[channel][form] ?? formats[channel].otherwise;
  return { format, brief };
}

export function suits(channel: ChannelKey, form: PostForm): boolean {
  return fitting[channel].includes(form);
}

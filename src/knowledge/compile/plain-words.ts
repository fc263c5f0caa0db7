/**
 * Words that may stand beside a drug's name without being a drug: strength, form, salt, route and how it is taken. Whatever is not
 * here is unknown, and may be another drug. A word that can be a drug by itself must not stand here.
 */
const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Salts and esters whose word alone names no drug. */
const SALTS = words(`
  hydrochloride hcl dihydrochloride hydrobromide hbr citrate acetate diacetate sulfate sulphate bisulfate phosphate maleate mesylate
  tartrate bitartrate bromide succinate besylate fumarate malate pamoate tosylate camsylate nitrate carbonate gluconate xinafoate
  cypionate cyp cypionat enanthate enth valerate undecanoate propionate decanoate dipropionate furoate benzathine disoproxil medoxomil
  axetil proxetil etexilate tromethamine meglumine monohydrate dihydrate trihydrate hemihydrate anhydrous
  chloride oxalate hyclate acetonide mononitrate cilexetil marboxil erbumine edisylate stearate ethylsuccinate napsylate dimesylate
  saccharate kamedoxomil lactobionate hemifumarate sesquihydrate etabonate polistirex succ
`);

/** Words that are a salt right behind a name and elsewhere a substance of their own. */
const SALTS_BEHIND_A_NAME = words('sodium disodium potassium lactate benzoate');

const PLAIN = words(`
  tablet tablets tab tabs capsule capsules cap caps caplet caplets softgel softgels gelcap gelcaps cream creme crm gel ointment oint lotion shampoo foam
  solution soln suspension susp syrup elixir liquid injection injections injectable inj troche troches lozenge lozenges patch patches
  pellet pellets spray sprays drop drops gtt gtts suppository suppositories supp ring rings insert inserts system powder packet packets
  granules film wafer odt disintegrating chewable chew chewables effervescent implant implants inhaler pen pens autoinjector kwikpen
  flextouch solostar vial vials ampule ampules syringe syringes prefilled depot pump pumps tube applicator applicatorful actuation
  actuations puff puffs click clicks kit pack dosepak bottle container metered
  extended delayed sustained controlled immediate release released modified acting er xr sr xl dr cr ec ir la hfa mdi enteric coated
  scored micronized micronised compounded generic brand otc usp nf bp ph eur sterile preservative free low high strength
  oral orally po mouth topical topically vaginal vaginally pv vag transdermal transdermally td sublingual sublingually sl tongue buccal
  buccally cheek rectal rectally pr intramuscular intramuscularly im subcutaneous subcutaneously subcut sc sq subq intravenous
  intravenously iv infusion intranasal intranasally nasal nasally nostril nostrils nose inhaled inhalation inhale ophthalmic eye eyes
  otic ear ears skin scalp affected area areas site arm arms thigh thighs abdomen buttock buttocks shoulder shoulders forearm deep muscle
  mg mgs milligram milligrams mcg ug microgram micrograms ng g gm gms gr gram grams kg ml mls milliliter milliliters l cc iu unit units
  u meq mmol million percent % day days daily hour hours hourly hr hrs h week weeks weekly wk wks biweekly month months monthly mo
  year years yearly yr yrs minute minutes min cycle once twice thrice one two three four five six seven eight nine ten half quarter
  every each other alternate alternating per times time x a an the of to at by in on into onto under as for from then up until before
  after during between apart directed needed prn sig take takes taking taken use uses using used apply applies applied inject injects
  place give given dose doses dosing qd od bid tid qid qam qpm qhs hs qod qwk biw tiw am pm ac pc morning evening night nightly noon
  bedtime breakfast lunch dinner meal meals food water empty stomach full glass split divided mon monday tue tues tuesday wed wednesday
  thu thur thurs thursday fri friday sat saturday sun sunday mwf qty quantity disp dispense refill refills supply count ct
  oil grapeseed cottonseed sesame castor base vehicle
  gummy gummies strip strips bar bars chews melt melts liquigel liquigels dissolve dissolving fast acting rapid extra maximum adult
  adults childrens infants womens mens supplement supplements extract herbal root leaf liposomal vegan sugar
  cd flexpen sureclick respimat diskus ellipta handihaler respiclick
`);

const NUMBER = String.raw`\d+(?:[.,]\d+)*`;
const UNITS =
  'mg|mcg|ug|ng|g|gm|kg|ml|l|cc|iu|u|unit|units|meq|mmol|h|hr|hrs|d|day|days|wk|wks|mo|yr|yrs|x|st|nd|rd|th|tab|tabs|cap|caps';
/** `20`, `0.02mg`, `24hr`, `2%`, `x3`, `q12h`, `q2weeks`. */
const MEASURED = new RegExp(
  `^(?:${NUMBER}(?:${UNITS})?%?|x\\d+|q\\d*(?:h|hr|hrs|d|day|days|w|wk|week|weeks|m|mo|month|months))$`,
);

/** Whether a word says how much, in what form or how, and so names no drug. */
export function isPlainWord(word: string): boolean {
  return PLAIN.has(word) || SALTS.has(word) || MEASURED.test(word);
}

/** Whether a word right behind a drug's name is its salt. */
export function isSalt(word: string): boolean {
  return SALTS.has(word) || SALTS_BEHIND_A_NAME.has(word);
}

import { allergyTo, readingOf, usualEntries } from './reading.js';

const ENTRIES = usualEntries(`
Multivitamin = vitamins and minerals of a multivitamin
MVI daily = vitamins and minerals of a multivitamin
multivitamin with minerals = vitamins and minerals of a multivitamin
Women's multivitamin gummy = vitamins and minerals of a multivitamin
Centrum Silver = vitamins and minerals of a multivitamin
One A Day = vitamins and minerals of a multivitamin
multivitamin with iron = vitamins and minerals of a multivitamin + iron
Prenatal vitamin = vitamins and minerals of a multivitamin + iron + folic acid
prenatal vitamin with DHA = vitamins and minerals of a multivitamin + iron + folic acid
vitamin D3 5000 IU = cholecalciferol
Vit D = cholecalciferol
D3 2000 units = cholecalciferol
vitamin D3/K2 = cholecalciferol + vitamin k2
vitamin D2 50,000 units weekly = ergocalciferol
vitamin C 1000 mg = ascorbic acid
vitamin B12 1000 mcg = vitamin b 12
B12 injection = vitamin b 12
cyanocobalamin 1000 mcg/mL = vitamin b 12
methylcobalamin = vitamin b 12
B complex = vitamin b complex
vitamin B6 50 mg = vitamin b6
biotin 10,000 mcg = d-biotin
folate = folic acid
L-methylfolate 15 mg = levomefolic acid
vitamin E 400 IU = vitamin e
vitamin A = vitamin a
vitamin K2 = vitamin k2
niacinamide 500 mg = niacinamide
calcium 600 mg = calcium
calcium citrate with vitamin D = calcium + cholecalciferol
calcium carbonate 1250 mg = calcium
Citracal = calcium
Caltrate 600+D3 = calcium + cholecalciferol
magnesium = magnesium
magnesium glycinate 400 mg = magnesium
magnesium oxide 400 mg = magnesium
magnesium L-threonate = magnesium
magnesium citrate = magnesium
zinc 50 mg = zinc
zinc picolinate = zinc
iron 65 mg = iron
ferrous sulfate 325 mg = iron
ferrous gluconate = iron
selenium 200 mcg = selenium
chromium picolinate = chromium
copper = copper
iodine = iodine
boron 6 mg = boron
fish oil 1000 mg = fish oils
omega-3 fish oil = fish oils
krill oil = fish oils
cod liver oil = fish oils + vitamin a + cholecalciferol
flaxseed oil = flaxseed
CoQ10 200 mg = coenzyme q10
coenzyme Q10 100 mg = coenzyme q10
ubiquinol = coenzyme q10
alpha lipoic acid 600 mg = thioctate
NAC 600 mg = acetylcysteine
creatine monohydrate 5 g = creatine
whey protein = protein supplement
collagen peptides = collagen
L-theanine 200 mg = theanine
L-arginine = arginine
L-citrulline = citrulline
L-carnitine = levocarnitine
glutathione = glutathione
NAD+ = nicotinamide adenine dinucleotide
5-HTP = oxitriptan
melatonin 5 mg = melatonin
probiotic daily = probiotic
Culturelle = probiotic
turmeric 500 mg = turmeric
turmeric curcumin = turmeric
ashwagandha root extract 600 mg = ashwagandha
rhodiola = rhodiola
ginseng = ginseng
ginkgo biloba = ginkgo
garlic = garlic
ginger root = ginger
echinacea = echinacea
elderberry gummies = elderberry
green tea extract = green tea extract
milk thistle = milk thistle
saw palmetto 320 mg = saw palmetto
black cohosh = black cohosh
red clover = red clover
soy isoflavones = soy isoflavones
evening primrose oil = evening primrose oil
vitex = chasteberry
dong quai = dong quai
maca root = maca
DIM 200 mg = diindolylmethane
red yeast rice 600 mg = red yeast rice
berberine 500 mg = berberine
inositol = inositol
glucosamine-chondroitin = glucosamine + chondroitin
MSM = methylsulfonylmethane
quercetin = quercetin
resveratrol = resveratrol
St. John's wort 300 mg = st john's wort
valerian root = valerian
cranberry extract = cranberry
D-mannose = d-mannose
psyllium husk = psyllium
lutein = lutein
PreserVision AREDS 2 = zinc + vitamin e + ascorbic acid
tribulus = tribulus
fenugreek = fenugreek
tongkat ali = tongkat ali
Hair, skin, and nails = d-biotin
apple cider vinegar = apple cider vinegar
testosterone booster = unrecognized
pre-workout = unrecognized
birth control pill = unrecognized
blood pressure pill = unrecognized
T = unrecognized
K2 = unrecognized
Tylenol Cold = unrecognized
`);

describe('usual entries: vitamins, minerals, supplements', () => {
  it.each(ENTRIES)('$text', ({ text, means }) => {
    expect(readingOf(text)).toBe(means);
  });
});

describe('an allergy to a brand', () => {
  it.each([
    ['Tylenol', 'acetaminophen'],
    ['Advil', 'ibuprofen'],
    ['Bactrim', 'sulfamethoxazole + trimethoprim'],
    ['Norvasc', 'amlodipine'],
    ['Prenatal vitamin', 'folic acid + iron + vitamins and minerals of a multivitamin'],
  ])('%s is one to what it holds', (text, expected) => {
    expect(allergyTo(text)).toMatchObject({ recognized: true, ingredients: expected });
  });

  it.each([
    ['Miralax', 'polyethylene_glycol'],
    ['PEG 3350', 'polyethylene_glycol'],
    ['Alpha tocopherol', 'tocopherol_excipient'],
    ['Sunflower lecithin', 'lecithin'],
    ['Whey protein', 'casein'],
    ['Collagen', 'gelatin'],
    ['MCT oil', 'medium_chain_triglycerides'],
  ])('%s is one to the excipient %s as well', (text, excipient) => {
    expect(allergyTo(text).excipients).toContain(excipient);
  });
});

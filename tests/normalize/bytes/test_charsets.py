"""Pages that do not say in which charset they are written: every letter comes out as it was meant."""

import pytest

from monitor.normalize import normalize

POLICIES = {
    "en": (
        "cp1252 utf-8",
        "We don’t sell your data – “never”, as we like to say. The fee is £5 or €6 a month, and the café’s own rules apply.",
    ),
    "de": (
        "cp1252 iso-8859-1 utf-8",
        "Wir verarbeiten die Daten nur, soweit dies für den Vertrag nötig ist. Größere Änderungen sagen wir früh an.",
    ),
    "fr": (
        "cp1252 iso-8859-1 utf-8",
        "Nous conservons vos données aussi longtemps que nécessaire ; après cela, elles sont effacées à la fin du mois.",
    ),
    "es": (
        "cp1252",
        "Conservamos sus datos mientras dure el contrato. ¿Tiene dudas? Escríbanos a la dirección de Málaga este año.",
    ),
    "sv": (
        "cp1252",
        "Vi behandlar dina uppgifter endast när det är nödvändigt, och åtgärder görs på begäran av dig eller en domstol.",
    ),
    "pl": (
        "iso-8859-2 cp1250",
        "Przetwarzamy dane tylko w celu świadczenia usług, a źródła są wskazane niżej. Możesz żądać usunięcia z książki.",
    ),
    "ro": (
        "iso-8859-2 cp1250",
        "Prelucrăm datele numai în măsura în care este necesar şi vă anunţăm despre schimbări. Aveţi dreptul la copie.",
    ),
    "cs": (
        "iso-8859-2 cp1250",
        "Vaše údaje zpracováváme pouze v nezbytném rozsahu a po ukončení smlouvy je vymažeme. Máte právo na opravu.",
    ),
    "hu": (
        "iso-8859-2 cp1250",
        "Az adatait csak a szükséges mértékben kezeljük, és a szerződés után töröljük. Az űrlapot hűen őrizzük meg.",
    ),
    "tr": (
        "cp1254 iso-8859-9",
        "Verilerinizi yalnızca gerekli olduğu ölçüde işliyoruz ve sözleşme bittiğinde sileriz. Şikâyet hakkınız vardır.",
    ),
    "ru": (
        "cp1251 koi8-r iso-8859-5",
        "Мы обрабатываем ваши данные только в той мере, в какой это необходимо, и сообщаем об изменениях.",
    ),
    "el": (
        "cp1253 iso-8859-7",
        "Επεξεργαζόμαστε τα δεδομένα σας μόνο στο μέτρο που είναι αναγκαίο και σας ενημερώνουμε για αλλαγές.",
    ),
    "he": ("cp1255", "אנו שומרים את הנתונים שלך רק כל עוד אתה לקוח שלנו ומוחקים אותם לאחר מכן לבקשתך."),
    "ar": ("cp1256", "نحن نحتفظ ببياناتك فقط ما دمت عميلا لدينا ثم نقوم بحذفها بعد ذلك بناء على طلبك."),
    "th": ("cp874", "เราเก็บข้อมูลของคุณเท่าที่จำเป็นเพื่อให้บริการเท่านั้น และจะลบข้อมูลเมื่อสัญญาสิ้นสุดลง"),
    "ja": (
        "shift_jis euc-jp iso-2022-jp",
        "当社は、お客様の個人情報をサービスの提供に必要な範囲でのみ取り扱います。契約終了後に削除します。",
    ),
    "zh": ("gb18030 gb2312", "我们仅在提供服务所必需的范围内处理您的个人信息。合同终止后三十日内删除。"),
    "zh-tw": ("big5", "我們僅在提供服務所必需的範圍內處理您的個人資料。合約終止後三十日內刪除。"),
    "ko": (
        "euc-kr",
        "당사는 서비스 제공에 필요한 범위에서만 고객의 개인정보를 처리합니다. 변경 사항은 미리 알립니다.",
    ),
}
CASES = [(language, charset) for language, (charsets, _) in POLICIES.items() for charset in charsets.split()]
SCRIPT = "<script>for(var i in this){if(not(i)){this.is=of}}</script><style>.a{color:red}</style>"


@pytest.mark.parametrize(("language", "charset"), CASES)
@pytest.mark.parametrize("times", [1, 20])
@pytest.mark.parametrize("head", ["", SCRIPT * 40])
def test_a_page_without_a_declared_charset_is_read_right(
    language: str, charset: str, times: int, head: str
) -> None:
    sentence = POLICIES[language][1]
    markup = f"<html><head><title>x</title>{head}</head><body><main>{f'<p>{sentence}</p>' * times}</main></body></html>"
    text = normalize(
        markup.encode(charset), content_type="text/html", url="https://larkspur.example/privacy"
    ).text
    assert text.count(sentence) == times


@pytest.mark.parametrize(("language", "charset"), [case for case in CASES if case[1] not in ("utf-8",)])
def test_a_declared_charset_is_believed(language: str, charset: str) -> None:
    sentence = POLICIES[language][1]
    markup = (
        f'<html><head><meta charset="{charset}"></head><body><main><p>{sentence}</p></main></body></html>'
    )
    text = normalize(
        markup.encode(charset), content_type="text/html", url="https://larkspur.example/privacy"
    ).text
    assert sentence in text


def test_one_letter_outside_ascii_is_read_as_in_the_west() -> None:
    body = "<html><body><p>We keep your data, and the fee is £5 a month for as long as you want to be a customer of ours.</p>"
    text = normalize(body.encode("cp1252"), content_type=None, url="https://larkspur.example/").text
    assert "£5" in text

// Words of class, id and data-testid by what they say of the text below, in the languages in which
// web developers write them: English everywhere, and on many sites their own, without its accents.
//
// Words are matched whole: values are split at everything that is no letter and at camelCase humps.
// Matching parts of words ("bar" in "sidebar-layout", "ad" in "header") is the classic way to lose
// an article. Left out are words that stand as often around text as around furniture (widget, meta,
// tag, text), and those that mean something else in another language or trade: "opinie" are
// comments in Polish and a section of a newspaper in Dutch, "recherche" is search and research,
// "ciasteczka" are cookies of both kinds.
#ifndef WINNOW_STAGES_STRIP_CUE_WORDS_HPP
#define WINNOW_STAGES_STRIP_CUE_WORDS_HPP

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "stages/strip/cues.hpp"

namespace winnow {

struct CueWords {
  Cue cue;
  std::string_view words;  // a space between two
};

inline constexpr std::array cue_words = {
    CueWords{
        Cue::w_nav,
        "nav navbar navigation menu menus submenu megamenu topbar breadcrumb breadcrumbs "
        "crumbs offcanvas "
        "navi hauptnavigation hauptnavi hauptmenu hauptmenue subnavigation metanavigation "
        "metanavi servicenavigation menue brotkrume brotkrumen navigatie hoofdnavigatie "
        "hoofdmenu kruimelpad broodkruimel navegacion navegacao navigazione briciole filariane "
        "nawigacja okruszki navigace navigacia drobecky drobeckova omrvinky navigacija "
        "navigatsiya kroshki huvudmeny hovedmenu hovedmeny brodsmulor brodsmule murupolku fomenu "
        "morzsamenu navigasi daohang"},
    CueWords{
        Cue::w_footer,
        "footer colophon contentinfo foot copyright legal disclaimer "
        "fusszeile fussbereich fussnavigation seitenfuss impressum voettekst piedpagina "
        "pieddepage mentionslegales avisolegal piedipagina rodape stopka paticka zapati podnozje "
        "sidfot sidefod bunntekst alatunniste altbilgi lablec banquan yejiao"},
    CueWords{
        Cue::w_side,
        "sidebar aside complementary rail sidenav secondary "
        "seitenleiste marginalspalte randspalte zijbalk zijkolom lateral barralateral sidofalt "
        "sidopanel sivupalkki oldalsav"},
    CueWords{
        Cue::w_related,
        "related recommended recommendations recommendation trending popular recirc outbrain "
        "taboola upsell upsells similar readmore mostread latest "
        "relatedposts yarpp revcontent zergnet "
        "verwandt verwandte verwandtes aehnlich aehnliche empfohlen weiterlesen meistgelesen "
        "meistgelesene gerelateerd gerelateerde leesook aanbevolen meestgelezen bestgelezen "
        "relacionada relacionadas relacionado relacionados similares recomendado recomendada "
        "recomendados recomendadas leiamais leiatambem maislidas masleidas similaires "
        "recommandes correlato correlata correlati correlate consigliati leggianche powiazane "
        "podobne polecane czytajtez zobacztez souvisejici suvisiace nejctenejsi doporucujeme "
        "podobny povezano povezane slicno relaterad relaterade relaterat relateret relaterede "
        "relatert relaterte mestlest luetuimmat ilgili ilgilihaberler benzer kapcsolodo ajanlott "
        "legolvasottabb pohozhie pohozhee terkait bacajuga terpopuler lienquan docnhieu "
        "xiangguan tuijian"},
    CueWords{
        Cue::w_social,
        "social share sharing sharedaddy follow addtoany addthis shares "
        "sharethis shareaholic "
        "teilen partager partage compartir compartilhar compartilhe partilhar redessociales "
        "redessociais condividi condivisione condivisioni deelknoppen udostepnij udostepnianie "
        "sdilet sdileni sdilejte zdielat zdielanie podijeli podeli paylas paylasim megosztas "
        "podelitsya podelitsja bagikan chiase fenxiang"},
    CueWords{
        Cue::w_comment,
        "comment comments disqus respond commentlist reply replies "
        "wpdiscuz commentform commentsection livefyre intensedebate hypercomments spotim giscus "
        "kommentar kommentare kommentaren kommentarer kommentarbereich kommentarliste "
        "kommentarfelt leserkommentar leserkommentare nutzerkommentare userkommentare reactie "
        "reacties reageer reageren commentaire commentaires comentario comentarios comentaris "
        "comentarii comentariu comentar commento commenti komentarz komentarze komentarzy "
        "komentarza skomentuj komentare komentari komentar komentarji komentaras komentarai "
        "kommentit kommentti kommentointi kommentarij kommentek hozzaszolas hozzaszolasok "
        "sxolia sxolio scholia yorumlar yorumyap yorumyaz pinglun liuyan binhluan"},
    CueWords{Cue::w_promo,
             "newsletter subscribe subscription signup promo promotion cta paywall donate optin "
             "mailchimp "
             "mailinglist optinmonster convertkit mailpoet mailerlite "
             "abonnieren abonner abonnez infolettre nieuwsbrief spenden suscripcion suscribete "
             "suscribirse suscribirme assine iscriviti abbonamento subskrypcja prenumerata "
             "predplatne pretplata feliratkozas hirlevel abonelik ebulten prenumerera nyhetsbrev "
             "nyhedsbrev uutiskirje rassylka podpiska podpisatsya berlangganan"},
    CueWords{Cue::w_modal,
             "modal popup cookie cookies consent gdpr onetrust lightbox overlay drawer tooltip "
             "dialog toast dropdown ccpa login "
             "cookieconsent cookiebot cookiebar cookienotice cmplz usercentrics didomi iubenda "
             "trustarc tarteaucitron axeptio fancybox popover "
             "cookiehinweis cookiebanner cookiemelding dsgvo rgpd lgpd kvkk rodo evasteet inloggen "
             "logowanie zaloguj prihlaseni prihlasit bejelentkezes kirjautuminen dangnhap denglu"},
    CueWords{
        Cue::w_meta,
        "byline author authors bio dateline timestamp published date postmeta tags taglist "
        "credit credits signature avatar username "
        "authorbox postinfo pubdate "
        "autor autoren verfasser datum auteur auteurs autora autores autore autori fecha "
        "publicado pubblicato opublikowano publikovano autorzy forfatter forfattare skribent "
        "publicerad publisert publiceret kirjoittaja julkaistu yazar szerzo avtor penulis tacgia "
        "zuozhe schlagworte schlagwoerter stichworte etiquetas etiketler tagi stitky cimkek "
        "trefwoorden"},
    CueWords{Cue::w_toc,
             "toc contents skip jump anchor "
             "skiplink skiplinks skipnav "
             "inhaltsverzeichnis sprungmarke sprungmarken inhoudsopgave sommaire tabledesmatieres "
             "spistresci innehallsforteckning innholdsfortegnelse indholdsfortegnelse "
             "sisallysluettelo tartalomjegyzek daftarisi"},
    CueWords{Cue::w_content,
             "content entry article post story body main prose articlebody richtext rte "
             "description message bbwrapper "
             "inhalt hauptinhalt fliesstext artikel artikeltext artikelinhalt beitrag beitragstext "
             "inhoud artikelinhoud broodtekst contenu chapo contenido articulo cuerpo entradilla "
             "noticia conteudo artigo corpo contenuto articolo notizia artykul tresc clanek clanok "
             "perex clanak artikkel artikkeli sisalto leipateksti innehall huvudinnehall innhold "
             "hovedinnhold indhold hovedindhold brodtext brodtekst cikk cikktorzs makale icerik "
             "haberdetay habermetni statya statja novost arthro periexomeno konten noidung baiviet "
             "zhengwen neirong wenzhang"},
    CueWords{
        Cue::w_card,
        "card cards grid tile tiles teaser product products listing "
        "kachel kacheln produkt produkte produkty produkter produit produits producto productos "
        "prodotto prodotti produto produtos tovar tovary urun urunler termek termekek tuotteet "
        "sanpham chanpin shangpin"},
    CueWords{Cue::w_ad,
             "ad ads advert advertisement sponsor sponsored sponsors adsbygoogle banner dfp gpt "
             "adsense adslot adunit advertisment googleads doubleclick adfox mgid "
             "werbung werbebanner werbeblock anzeige reclame advertentie advertenties gesponsord "
             "publicite publicidad publicidade patrocinado patrocinados pubblicita sponsorizzato "
             "reklama reklamy reklamni sponsorowane reklam reklame reklamlar sponsrad sponset "
             "sponsoreret mainos mainokset hirdetes hirdetesek iklan pariwara quangcao guanggao "
             "diafimisi diafimiseis"},
    CueWords{
        Cue::w_pager,
        "pagination pager paging prev next filter filters sort facet facets toolbar search "
        "searchform "
        "pagenavi paginator searchbox searchbar "
        "suche suchen suchfeld suchmaske suchformular seitennavigation blaettern zoeken zoekveld "
        "zoekformulier paginering volgende vorige rechercher suivant paginacion siguiente "
        "paginacao paginazione successivo buscar busca busqueda buscador szukaj wyszukiwarka "
        "stronicowanie paginacja nastepna poprzednia hledat hledani vyhledavani vyhladavanie "
        "strankovani strankovanie pretraga poisk arama sayfalama kereses lapozo sidnumrering "
        "sivutus anazitisi pencarian timkiem phantrang sousuo fenye filtre filtro filtros "
        "filtri"},
};

// Calls `visit(Cue, std::string_view)` for each word.
template <class Visit>
constexpr void each_cue_word(Visit visit) {
  for (auto [cue, words] : cue_words) {
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      visit(cue, words.substr(0, end));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }
}

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CUE_WORDS_HPP

// Words of class and id by what they say of the text below, in the languages in which web
// developers write them: English everywhere, and on many sites their own, without its accents.
//
// Words are matched whole: class values are split at everything that is no letter and at camelCase
// humps. Matching parts of words ("bar" in "sidebar-layout", "ad" in "header") is the classic way
// to lose an article; the words left out here (widget, meta, tag, share of a page-wide wrapper) are
// those that stood as often around text as around furniture, or that say something else in another
// language ("opinie" are comments in Polish and a section of a newspaper in Dutch).
#ifndef WINNOW_STAGES_STRIP_CUE_WORDS_HPP
#define WINNOW_STAGES_STRIP_CUE_WORDS_HPP

#include <array>
#include <string_view>

#include "stages/strip/cues.hpp"

namespace winnow {

struct CueWords {
  Cue cue;
  std::string_view words;  // a space between two
};

inline constexpr std::array cue_words = {
    CueWords{Cue::w_nav,
             "nav navbar navigation menu menus submenu megamenu topbar breadcrumb breadcrumbs "
             "crumbs offcanvas "
             "navi hauptnavigation hauptmenu metanavigation servicenavigation subnavigation menue "
             "brotkrume brotkrumen navigatie kruimelpad navegacion navegacao migas navigazione "
             "briciole ariane filariane nawigacja navigacja okruszki navigace drobecky "
             "navigacija navigatsiya"},
    CueWords{Cue::w_footer,
             "footer colophon contentinfo foot copyright legal disclaimer "
             "fusszeile fussbereich impressum voettekst piedpagina pieddepage piedipagina rodape "
             "stopka paticka zapati podnozje sidfot altbilgi lablec"},
    CueWords{Cue::w_side,
             "sidebar aside complementary rail sidenav secondary "
             "seitenleiste marginalspalte randspalte zijbalk lateral barralateral sidofalt "
             "sivupalkki"},
    CueWords{Cue::w_related,
             "related recommended recommendations recommendation trending popular recirc outbrain "
             "taboola upsell upsells similar readmore mostread latest "
             "verwandt verwandte verwandtes aehnliche empfehlungen empfohlen meistgelesen "
             "meistgelesene gerelateerd gerelateerde meestgelezen relacionada relacionadas "
             "relacionado relacionados similares recomendados recomendadas similaires "
             "recommandes correlati correlate consigliati powiazane podobne polecane "
             "souvisejici podobny suvisiace povezano povezane slicno relaterade relaterede "
             "relaterte mestlest ilgili benzer kapcsolodo ajanlo ajanlott pohozhie pohozhee"},
    CueWords{Cue::w_social,
             "social share sharing sharedaddy follow addtoany addthis shares "
             "teilen partager partage compartir compartilhar condividi condivisione "
             "udostepnij sdilet sdileni zdielat podijeli podeli paylas megosztas podelitsya "
             "podelitsja"},
    CueWords{Cue::w_comment,
             "comment comments disqus respond commentlist reply replies "
             "kommentar kommentare kommentaren kommentarer kommentarbereich leserkommentar "
             "leserkommentare nutzerkommentare reactie reacties commentaire commentaires "
             "comentario comentarios comentaris comentarii comentariu commento commenti "
             "komentarz komentarze komentarzy komentarza komentare komentari komentar komentarji "
             "komentaras komentarai diskuse diskuze kommentit kommentti kommentarii kommentarij "
             "otzyv otzyvy sxolia sxolio scholia yorum yorumlar hozzaszolas hozzaszolasok "
             "pinglun binhluan"},
    CueWords{Cue::w_promo,
             "newsletter subscribe subscription signup promo promotion cta paywall donate optin "
             "mailchimp "
             "abo abonnement abonnieren abonner abonnez spenden suscripcion suscribete suscribirse "
             "assine assinatura iscriviti abbonamento prenumerata predplatne pretplata abonelik "
             "prenumerera rassylka podpiska"},
    CueWords{Cue::w_modal,
             "modal popup cookie cookies consent gdpr onetrust lightbox overlay drawer tooltip "
             "dialog toast dropdown ccpa login "
             "cookiehinweis cookiebanner cookiemelding dsgvo rgpd lgpd kvkk ciasteczka anmeldung "
             "connexion logowanie prihlaseni"},
    CueWords{Cue::w_meta,
             "byline author authors bio dateline timestamp published date postmeta tags taglist "
             "credit credits signature avatar username "
             "autor autoren verfasser datum auteur auteurs autora autores autore autori fecha "
             "autorzy forfatter skribent yazar szerzo avtor schlagworte schlagwoerter stichworte "
             "etiquetas tagi stitky trefwoorden"},
    CueWords{Cue::w_toc,
             "toc contents skip jump anchor "
             "inhaltsverzeichnis inhoudsopgave sommaire spistresci"},
    CueWords{Cue::w_content,
             "content entry article post story body main prose articlebody richtext rte "
             "description message bbwrapper "
             "inhalt artikel artikeltext artikelinhalt beitrag beitragstext inhoud "
             "artikelinhoud contenu texte contenido articulo cuerpo noticia texto conteudo artigo "
             "corpo contenuto articolo testo notizia artykul tresc tekst clanek clanok clanak "
             "sadrzaj vsebina artikkel artikkeli sisalto innehall innhold indhold brodtext "
             "brodtekst cikk tartalom makale icerik haberdetay statya statja novost"},
    CueWords{Cue::w_card,
             "card cards grid tile tiles teaser product products listing "
             "kachel kacheln produkt produkte produkty produit produits producto productos "
             "prodotto prodotti produto produtos tovar tovary urun urunler termek"},
    CueWords{Cue::w_ad,
             "ad ads advert advertisement sponsor sponsored sponsors adsbygoogle banner dfp gpt "
             "werbung anzeige anzeigen reclame advertentie advertenties publicite publicidad "
             "publicidade anuncio anuncios pubblicita reklama reklamy reklam reklame reklamlar "
             "annons annonser mainos hirdetes oglasi iklan quangcao"},
    CueWords{Cue::w_pager,
             "pagination pager paging prev next filter filters sort facet facets toolbar search "
             "searchform "
             "suche suchen suchformular seitennavigation blaettern zoeken zoekformulier recherche "
             "rechercher paginacion paginacao paginazione buscar busca busqueda buscador ricerca "
             "szukaj wyszukiwarka stronicowanie hledat hledani vyhledavani strankovani pretraga "
             "poisk arama kereses haku filtre filtro filtros filtri"},
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STRIP_CUE_WORDS_HPP

package dev.imagefunction.boot;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.net.URI;
import javax.xml.catalog.CatalogFeatures;
import javax.xml.catalog.CatalogManager;
import javax.xml.catalog.CatalogResolver;

/**
 * Leaves what reads XML catalogs, and with it the whole of XML Schema, out of the native executable: megabytes of code that
 * nothing calls. The AWS SDK alone reads XML here, with document types and external entities switched off, and only for
 * these would a catalog be asked; the compiler cannot know that.
 */
@TargetClass(CatalogManager.class)
final class NoXmlCatalogs {
    private NoXmlCatalogs() {}

    @Substitute
    @SuppressWarnings("DoNotCallSuggester")
    static CatalogResolver catalogResolver(CatalogFeatures features, URI... uris) {
        throw new UnsupportedOperationException("XML catalogs are not in this executable");
    }
}
